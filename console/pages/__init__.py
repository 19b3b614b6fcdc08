"""The pages, a module for each place a person goes: routes only."""
