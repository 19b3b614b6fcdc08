"""
The programmes there are, by the titles their rules give them.
"""

from alongside.ruleset.published import Published
from console.context import Console


def usable(console: Console) -> dict[str, Published]:
    """Every programme of the folder whose rules can be used, with those in force."""
    return console.library.in_force(console.library.programmes())


def titles(console: Console) -> dict[str, str]:
    """What each programme is called on a page."""
    return {name: each.ruleset.title for name, each in usable(console).items()}
