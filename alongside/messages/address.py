"""
Whether a text is one plain e-mail address.

Takes a text; answers yes or no. Anything that could become a second address or another
header is no.
"""

import re

_ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\\\"]{1,64}@[^@\s,;:<>()\[\]\\\"]{1,189}")


def is_one_address(text: str) -> bool:
    """Whether `text` is `someone@somewhere` and nothing more."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()
