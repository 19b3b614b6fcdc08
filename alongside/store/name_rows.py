"""
What a client is found by when somebody types a name: keyed hashes of words and beginnings.

In: names. Out: numbers that say nothing without the key, as rows beside the client's.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete

from alongside.keys import KeyRing
from alongside.names import beginnings_of, words_of
from alongside.store.reading_rows import insert_new
from alongside.store.tables import client_words

_DIGITS = 16
"""64 bits of the hash: two words that share one are told apart by the name itself."""


def hash_of_word(ring: KeyRing, word: str) -> int:
    """What a word, or the beginning of one, is looked up by."""
    number = int(ring.keyed_hash(f"name/{word}")[:_DIGITS], 16)
    return number - (1 << 64) if number >= 1 << 63 else number


def hashes_of_name(ring: KeyRing, name: str | None) -> frozenset[int]:
    """Everything a name is kept under."""
    return frozenset(hash_of_word(ring, each) for each in beginnings_of(name or ""))


def hashes_to_find(ring: KeyRing, typed: str) -> list[int]:
    """What must all be there for a name to be the one typed; the longest word, rarest, first."""
    return [hash_of_word(ring, word) for word in sorted(words_of(typed), key=len, reverse=True)]


def add_names(
    connection: Connection, ring: KeyRing, names: Iterable[tuple[int, str | None]]
) -> None:
    """Names of new clients, by client number."""
    rows = [(word, number) for number, name in names for word in hashes_of_name(ring, name)]
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
