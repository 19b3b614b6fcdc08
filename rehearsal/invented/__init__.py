"""
Invented people of a season: clients to be coached, coaches to see them.

The same programme, seed and number make the same people. Nobody in here exists.
"""

from rehearsal.invented.clients import invented_clients
from rehearsal.invented.coaches import invented_coaches

__all__ = ["invented_clients", "invented_coaches"]
