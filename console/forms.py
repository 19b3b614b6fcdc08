"""
Forms: what was typed, checked field by field, shown again with what is wrong.

In: a WTForms form and what came. Out: macros in `templates/form.html` lay its fields out in the
design system's components; `findings` fills the error summary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from starlette.datastructures import FormData
from wtforms import Form as WTForm
from wtforms import StringField
from wtforms.validators import Length


@dataclass(frozen=True)
class Finding:
    """Something wrong with a field, or with the whole where `field` is empty."""

    field: str
    text: str

    @property
    def href(self) -> str:
        """Where the error summary leads."""
        return f"#{self.field}" if self.field else "#maincontent"


class Form(WTForm):
    """A form of ours: filled from a request, text kept as it was typed."""

    @classmethod
    def of(cls, form: FormData | None = None, **known: Any) -> Self:
        """What came, or an empty one with what is known."""
        return cls(formdata=_Several(form) if form is not None else None, data=known)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all of it holds; a NUL, which PostgreSQL keeps nowhere, is no text."""
        right = super().validate(extra_validators)
        for field in self:
            if isinstance(field.data, str) and "\0" in field.data and not field.errors:
                field.errors = [f"{field.label.text} must be plain text: type it again"]
                right = False
        return right

    def put_back(self, typed: FormData) -> None:
        """What was typed before, in place of what is known; its choices stay."""
        self.process(_Several(typed))

    def findings(self) -> list[Finding]:
        """All that is wrong, in the order of the fields."""
        return [
            Finding(getattr(field, "first_id", field.id), str(each))
            for field in self
            for each in (field.errors or ())
        ]

    def mark(self, findings: Iterable[Finding]) -> None:
        """What is wrong with a field stands at the field, unless something does already."""
        for each in findings:
            if each.field in self and not self[each.field].errors:
                self[each.field].errors = [each.text]


class _Several:
    """A request's form as WTForms reads one."""

    def __init__(self, form: FormData) -> None:
        self._form = form

    def __iter__(self) -> Any:
        return iter(self._form)

    def __len__(self) -> int:
        return len(self._form)

    def __contains__(self, name: object) -> bool:
        return name in self._form

    def getlist(self, name: str) -> list[Any]:
        """Every value of this name."""
        return self._form.getlist(name)


def line(label: str, *, hint: str = "", longest: int = 200, **more: Any) -> StringField:
    """One line of text."""
    too_long = f"{label} must be {longest} characters or fewer"
    return StringField(
        label,
        description=hint,
        validators=[*more.pop("validators", []), Length(max=longest, message=too_long)],
        **more,
    )
