"""Pages and API for people."""
