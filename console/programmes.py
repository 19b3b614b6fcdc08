"""
The programmes there are, by the titles their rules give them.
"""

from alongside.ruleset.library import NoRules
from alongside.ruleset.published import Published
from console.context import Console


def usable(console: Console) -> dict[str, Published]:
    """Every programme whose rules can be used, with those in force."""
    found = {}
    for programme in console.library.programmes():
        try:
            found[programme] = console.library.current(programme)
        except NoRules:
            continue
    return found


def titles(console: Console) -> dict[str, str]:
    """What each programme is called on a page."""
    return {name: each.ruleset.title for name, each in usable(console).items()}
