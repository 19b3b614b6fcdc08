"""
Words about a client in the tables of reservations, sealed like the journal's bodies.

In: words, the keys, the journey they are about. Out: text that says nothing, bound to the column
and the journey; the words again.
"""

import json
from base64 import b64decode, b64encode

from alongside.keys import KeyRing


def seal_words(ring: KeyRing, words: tuple[str, ...], column: str, journey: str) -> tuple[str, ...]:
    """The words as one that says nothing; none stay none."""
    if not words:
        return ()
    return (seal_text(ring, json.dumps(words, ensure_ascii=False), column, journey),)


def open_words(ring: KeyRing, kept: tuple[str, ...], column: str, journey: str) -> tuple[str, ...]:
    """The words that were sealed here."""
    return tuple(json.loads(open_text(ring, kept[0], column, journey))) if kept else ()


def seal_text(ring: KeyRing, text: str, column: str, journey: str) -> str:
    """The text sealed, as text."""
    return b64encode(ring.encrypt(text.encode(), _about(column, journey))).decode()


def open_text(ring: KeyRing, kept: str, column: str, journey: str) -> str:
    """The text that was sealed here."""
    return ring.decrypt(b64decode(kept), _about(column, journey)).decode()


def _about(column: str, journey: str) -> bytes:
    return f"{column}/{journey}".encode()
