"""Messages to people: templates and channels."""
