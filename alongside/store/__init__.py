"""Tables, migrations and queries: the truth for people."""
