"""
What somebody types about a client, held against what can be kept.

In: texts by detail. Out: a clean text for each, or a sentence for each that is wrong. Nothing of
what was typed is in a sentence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from alongside.contact import is_email, is_phone, is_plain
from alongside.nhs_number import InvalidNhsNumber, read_nhs_number
from alongside.register.details import LONGEST

LABELS = {
    "name": "Name", "nhs_number": "NHS number", "phone": "Phone number", "email": "Email address",
    "address": "Address", "gp_practice": "GP practice", "gp_email": "GP's email address",
    "gp_address": "GP's address",
}  # fmt: skip


@dataclass
class Admitted:
    """Details that can be kept, None for one left empty; a sentence for each that can't."""

    details: dict[str, str | None] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def admit(typed: Mapping[str, str], *, allow_test_numbers: bool) -> Admitted:
    """Every detail typed, by the names of `Person`."""
    admitted = Admitted()
    for name, raw in typed.items():
        text = unicodedata.normalize("NFC", " ".join(raw.split()))
        if not text:
            admitted.details[name] = None
            continue
        problem = _problem(name, text)
        if problem is None and name == "nhs_number":
            try:
                text = read_nhs_number(text, allow_test=allow_test_numbers)
            except InvalidNhsNumber as wrong:
                problem = str(wrong)[:1].upper() + str(wrong)[1:]
        if problem is None:
            admitted.details[name] = text
        else:
            admitted.problems[name] = problem
    return admitted


def _problem(name: str, text: str) -> str | None:
    if len(text) > LONGEST[name]:
        return f"{LABELS[name]} must be {LONGEST[name]} characters or fewer"
    if not is_plain(text):
        return (
            f"{LABELS[name]} must be plain text: it has a character that can't be seen, or that "
            "turns writing round"
        )
    if name in ("email", "gp_email") and not is_email(text):
        return f"{LABELS[name]} must look like name@example.nhs.uk"
    if name == "phone" and not is_phone(text):
        return "Phone number must look like 07700 900123 or +44 1632 960 001"
    return None
