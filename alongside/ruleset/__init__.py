"""The rule language: load, check, compile, decide and explain."""
