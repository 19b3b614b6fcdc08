"""
What an e-mail address, a phone number or a name looks like.

Takes text, says whether it is one; nothing is looked up.
"""

import re
import unicodedata

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_PHONE = re.compile(r"\+?[0-9() ./-]{7,39}")
_DIRECTIONS = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
"""Characters that turn writing round: in a name they can make a page show another one."""


def is_email(text: str) -> bool:
    """Whether this can be one e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether this can be one phone number."""
    return _PHONE.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """No control characters; joiners, which Persian and Hindi names need, are fine."""
    return text.isprintable() or not any(
        unicodedata.category(each) == "Cc" or each in _DIRECTIONS for each in text
    )
