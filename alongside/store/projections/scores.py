"""
The scores table: every measure before and after, as numbers.

Of several baselines the first counts; of other occasions the last.
"""

from collections.abc import Iterator

from alongside.events import Entry, MeasureRecorded
from alongside.london import today
from alongside.store.changes import Change, Put


def changes(journey: str, entry: Entry) -> Iterator[Change]:
    """What `entry` changes among the journey's scores."""
    if not isinstance(entry.event, MeasureRecorded):
        return
    event = entry.event
    for score, value in event.scores.items():
        yield Put(
            "scores",
            {
                "journey": journey,
                "measure": event.measure,
                "score": score,
                "occasion": event.occasion,
            },
            {"value": value, "day": today(entry.at).toordinal()},
            keep=event.occasion == "baseline",
        )
