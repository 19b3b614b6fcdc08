"""
What an import came to: counts, never content.

`importing` fills it; the command shows it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class ImportReport:
    """
    Counts of one import.

    `rows` are those of the file below the header, blank ones left out. A reading is `known`
    if the store had it before. `refused_readings` are by fact (or detail), reason, sentence.
    """

    file: str
    source: str
    invented_day: date | None = None
    """The day the mapping gives to readings for which the file has none."""
    rows: int = 0
    taken: int = 0
    new: int = 0
    changed: int = 0
    readings: int = 0
    readings_new: int = 0
    journeys: int = 0
    """Open journeys that are to be told of readings which are news to them."""
    refused_rows: Counter[str] = field(default_factory=Counter)
    """By reason."""
    refused_readings: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def unchanged(self) -> int:
        """Clients who were there and of whom no detail changed."""
        return self.taken - self.new - self.changed

    @property
    def readings_known(self) -> int:
        """Readings the store had before."""
        return self.readings - self.readings_new
