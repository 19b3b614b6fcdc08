"""
A number of a fact as people read it: with its unit, and no more digits than tell.
"""


def in_words(number: float, unit: str = "", *, worked_out: bool = False) -> str:
    """
    The number behind which its unit stands; one that was worked out is cut to what tells.

    >>> in_words(1, "points"), in_words(2, "units a week"), in_words(29.384, worked_out=True)
    ('1 point', '2 units a week', '29.4')
    """
    said = format(_short(number) if worked_out else number, ".15g")
    return f"{said} {_one_of(unit, said)}" if unit else said


def _one_of(unit: str, number: str) -> str:
    """The unit behind this number: `points`, but `1 point`; `units a week`, `1 unit a week`."""
    counted, space, rest = unit.partition(" ")
    return f"{counted.removesuffix('s')}{space}{rest}" if number == "1" else unit


def _short(value: float) -> float:
    """A worked-out number to one decimal, or to as many as it needs not to look whole."""
    if value == round(value, 2):
        return value
    return next((near for n in (1, 3) if (near := round(value, n)) != round(value)), value)
