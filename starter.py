"""Starts journeys and reports events from a shell."""
