"""
Pictures of numbers and days, drawn as SVG or a shaded table.

In: labelled values. Out: a `Picture`, which `templates/picture.html` places with its table beside.
Each takes `name` (its id on the page), `title` (what it shows) and `desc` (what there is to see,
in a sentence: it is read to those who don't see it). Widths are shares of the page's, so that
words stay as large on a telephone. Nothing is told by colour alone, nothing is styled inline.
"""

from console.pictures.bars import Bar, bars
from console.pictures.heat import Cell, HeatRow, heat
from console.pictures.lines import Line, lines
from console.pictures.picture import Picture, Table
from console.pictures.timeline import Lane, Mark, Span, timeline

__all__ = [
    "Bar",
    "Cell",
    "HeatRow",
    "Lane",
    "Line",
    "Mark",
    "Picture",
    "Span",
    "Table",
    "bars",
    "heat",
    "lines",
    "timeline",
]
