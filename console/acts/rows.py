"""
Several lines of the same boxes in one form, as the actions of a plan.
"""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import StringField
from wtforms.validators import Length

from console.acts.form import ActForm

_LINE = 500


class RowsForm(ActForm):
    """Several lines of the same boxes; `rows` names the boxes of each."""

    rows: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    rows_needed: ClassVar[int] = 0
    """So many lines, from the first, are not marked as optional."""
    rows_after: ClassVar[str] = ""
    """The field they stand after; empty: they stand first."""

    def filled(self) -> list[dict[str, str]]:
        """Each line in which something stands, by the names of its boxes."""
        said = [
            {name.rpartition("-")[2]: (self[name].data or "").strip() for name in names}
            for _, names in self.rows
        ]
        return [each for each in said if any(each.values())]

    def validate(self, extra_validators: Any = None) -> bool:
        """A line that says anything says the first box."""
        fine = super().validate(extra_validators)
        for legend, names in self.rows:
            first, *others = (self[name] for name in names)
            if not (first.data or "").strip() and any((each.data or "").strip() for each in others):
                first.errors = [f"{legend}: write {first.label.text.lower()}, or empty the line"]
                fine = False
        return fine


def with_rows(form: type[RowsForm], what: str, boxes: dict[str, str], count: int) -> type[RowsForm]:
    """The form with `count` lines of these boxes, named by their labels."""
    fields: dict[str, Any] = {}
    rows = []
    for number in range(1, count + 1):
        names = {f"row-{number}-{code}": label for code, label in boxes.items()}
        rows.append((f"{what} {number}", tuple(names)))
        fields |= {
            name: StringField(
                label, validators=[Length(max=_LINE, message=f"{what} {number}: too long")]
            )
            for name, label in names.items()
        }
    made: type[RowsForm] = type("Rows", (form,), {**fields, "rows": tuple(rows)})
    return made
