"""The roster: coaches taken in from files, written to files."""
