"""The work behind the pages of rules: what is in force, drafts, checks, previews."""
