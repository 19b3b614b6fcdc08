"""
The table by which clients are found by name, though names are sealed.
"""

from sqlalchemy import BigInteger, Column, Table

from alongside.store.tables.base import NUMBER, metadata

client_words = Table(
    "client_words",
    metadata,
    # a keyed hash of the beginning of a word of the name
    Column("word", BigInteger, primary_key=True, autoincrement=False),
    Column("client_number", NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
