"""
Who a row is about, and how they may be reached.

Takes a row's cells; returns personal details and contact wishes, or a reason. A wrong NHS
number or an unreadable "do not contact" refuses the row; a wrong e-mail only itself.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from alongside.contact import is_email, is_phone, is_plain
from alongside.nhs_number import InvalidNhsNumber, read_nhs_number
from alongside.register.bound import Bound
from alongside.register.fact_reader import Cells
from alongside.register.mapping import RegisterMapping, TextRule
from alongside.register.pieces import as_cell
from alongside.register.refusals import RowRefused

LONGEST = {
    "name": 200, "nhs_number": 40, "phone": 40, "email": 254, "address": 500,
    "gp_practice": 200, "gp_email": 254, "gp_address": 500,
}  # fmt: skip
_BETWEEN = {"name": " ", "address": ", ", "gp_practice": " ", "gp_address": ", "}
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_CHANNEL = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0", ""})

Complain = Callable[[str, str, str, str], None]
"""Called with detail, column, reason, sentence when a detail is left out."""


class Details:
    """The person and contact rules of a mapping, bound to an export's header."""

    def __init__(
        self, mapping: RegisterMapping, header: list[str], *, allow_test_numbers: bool
    ) -> None:
        self._missing = mapping.missing
        self._allow_test = allow_test_numbers
        self._person = {name: Bound(rule, header) for name, rule in mapping.person.items()}
        self._channels = _bound(mapping.channels, header)
        self._language = _bound(mapping.language, header)
        self._do_not_contact = _bound(mapping.do_not_contact, header)

    def person(self, cells: Cells, complain: Complain) -> Mapping[str, str]:
        """
        Name, NHS number, phone, e-mail, address, the GP practice's: those the row has.

        :raises RowRefused: the NHS number is wrong, so that nobody knows who this is.
        """
        found: dict[str, str] = {}
        for name, bound in self._person.items():
            parts = [part for part in bound.cells(cells) if part not in self._missing]
            text = " ".join(_BETWEEN.get(name, " ").join(parts).split())
            if not text:
                continue
            if len(text) > LONGEST[name]:
                complain(name, bound.column, "too_long", f"the {name} is far too long")
            elif not is_plain(text):
                complain(name, bound.column, "control_character", f"the {name} has odd characters")
            elif name == "nhs_number":
                found[name] = self._nhs_number(text, bound.column)
            elif name in ("email", "gp_email") and not is_email(text):
                complain(name, bound.column, "not_an_email", "the e-mail address is not one")
            elif name == "phone" and not is_phone(text):
                complain(name, bound.column, "not_a_phone", "the phone number is not one")
            else:
                found[name] = unicodedata.normalize("NFC", text)
        return found

    def channels(self, cells: Cells, complain: Complain) -> tuple[str, ...] | None:
        """The channels the client accepts, in their order; None if the mapping says nothing."""
        if self._channels is None:
            return None
        accepted: list[str] = []
        for word in self._channels.words(cells):
            if word in self._missing or word in accepted:
                continue
            if _CHANNEL.fullmatch(word):
                accepted.append(word)
            else:
                complain(
                    "channels", self._channels.column, "not_a_channel", "a channel is not known"
                )
        return tuple(accepted)

    def language(self, cells: Cells, complain: Complain) -> str | None:
        """The language code, None where there is none."""
        if self._language is None:
            return None
        words = self._language.words(cells)
        word = next((word for word in words if word not in self._missing), None)
        if word is None or _LANGUAGE.fullmatch(word):
            return word
        complain(
            "language",
            self._language.column,
            "not_a_language",
            "the language is no code such as en or cy: list the cell under `values`",
        )
        return None

    def do_not_contact(self, cells: Cells) -> bool | None:
        """
        Whether nothing may be sent to the client; None if the mapping says nothing.

        :raises RowRefused: it can't be read; guessing could send what must not be sent.
        """
        if self._do_not_contact is None:
            return None
        word = as_cell(next(iter(self._do_not_contact.words(cells)), ""))
        if word in _YES or word in _NO:
            return word in _YES
        if word in self._missing:
            return False
        raise RowRefused(
            self._do_not_contact.column,
            "unclear_do_not_contact",
            "'do not contact' is neither yes nor no: list the cell under `values`",
        )

    def _nhs_number(self, text: str, column: str) -> str:
        try:
            return read_nhs_number(text, allow_test=self._allow_test)
        except InvalidNhsNumber as refused:
            raise RowRefused(column, refused.reason, str(refused)) from None


def _bound(rule: TextRule | None, header: list[str]) -> Bound | None:
    return None if rule is None else Bound(rule, header)
