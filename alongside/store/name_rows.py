"""
What a client is found by when somebody types a name: keyed hashes of words and beginnings.

In: names. Out: numbers that say nothing without the key, as rows beside the client's.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, delete

from alongside.keys import KeyRing
from alongside.names import beginning_to_find, beginnings_of, words_of
from alongside.store.reading_rows import insert_new
from alongside.store.tables import client_words

_DIGITS = 16
"""64 bits of the hash: two words that share one are told apart by the name itself."""


def hash_of_word(ring: KeyRing, beginning: str) -> int:
    """What the beginning of a word is looked up by."""
    number = int(ring.keyed_hash(f"name/{beginning}")[:_DIGITS], 16)
    return number - (1 << 64) if number >= 1 << 63 else number


@lru_cache(maxsize=20_000)
def _hashes_of_word(ring: KeyRing, word: str) -> tuple[int, ...]:
    """Names repeat: a register of a million has some ten thousand."""
    return tuple(hash_of_word(ring, each) for each in beginnings_of(word))


def hashes_of_name(ring: KeyRing, name: str | None) -> frozenset[int]:
    """Everything a name is kept under."""
    return frozenset(each for word in words_of(name or "") for each in _hashes_of_word(ring, word))


def hashes_to_find(ring: KeyRing, typed: Sequence[str]) -> list[int]:
    """What must all be there for a name to be the one typed; the longest, rarest, first."""
    longest_first = sorted(typed, key=len, reverse=True)
    return [hash_of_word(ring, beginning_to_find(word)) for word in longest_first]


def add_names(
    connection: Connection, ring: KeyRing, names: Iterable[tuple[int, str | None]]
) -> None:
    """Names of new clients, by client number."""
    # in the order of the table, so that a page of it is touched once
    rows = sorted((word, number) for number, name in names for word in hashes_of_name(ring, name))
    insert_new(connection, "client_words", ("word", "client_number"), rows)


def change_name(
    connection: Connection, ring: KeyRing, number: int, was: str | None, name: str | None
) -> None:
    """A client is called otherwise from now on."""
    if was == name:
        return
    gone = hashes_of_name(ring, was) - hashes_of_name(ring, name)
    connection.execute(
        delete(client_words).where(
            client_words.c.client_number == number, client_words.c.word.in_(gone)
        )
    )
    add_names(connection, ring, [(number, name)])
