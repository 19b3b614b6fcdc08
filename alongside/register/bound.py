"""
A text rule of a mapping with its columns found in an export's header.

Takes a row's cells; gives the texts the rule means by them.
"""

from alongside.register.fact_reader import Cells
from alongside.register.mapping import TextRule
from alongside.register.pieces import as_cell


class Bound:
    """A text rule with its columns as positions in a row."""

    def __init__(self, rule: TextRule, header: list[str]) -> None:
        self._rule = rule
        self._at = [header.index(column.name) for column in rule.columns]
        self.column = rule.columns[0].name if rule.columns else ""

    def cells(self, cells: Cells) -> list[str]:
        """Each column's text through `values`."""
        if self._rule.always is not None:
            return [self._rule.always]
        return [self._means(cells[at].strip()) for at in self._at]

    def words(self, cells: Cells) -> list[str]:
        """The words of the cells, split where the rule says so."""
        separator = self._rule.separator
        texts = [self._rule.always] if self._rule.always is not None else None
        texts = texts if texts is not None else [cells[at].strip() for at in self._at]
        if separator is not None:
            texts = [part.strip() for text in texts for part in text.split(separator)]
        return [self._means(text) for text in texts]

    def _means(self, text: str) -> str:
        return self._rule.values.get(as_cell(text), text) if self._rule.values else text
