"""
The facts there are, read again only when their file changed.
"""

from functools import lru_cache
from pathlib import Path

from alongside.facts import Catalogue
from console.context import Console


def catalogue_of(console: Console) -> Catalogue:
    """
    The catalogue of the rules folder.

    :raises CatalogueError: it has a mistake.
    """
    path = console.settings.rules / "facts.yaml"
    seen = path.stat()
    return _read(path, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> Catalogue:
    return Catalogue.load(path)
