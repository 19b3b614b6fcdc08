"""
Styles and scripts, served from this machine under names that change with what is in them.

The design system's come from installed packages; its font and logo are not ours to use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

router = APIRouter()
OURS = Path(__file__).parent / "static"
_DESIGN = "wagtailnhsukfrontend/static/wagtailnhsukfrontend"
_FONT = re.compile(r"@font-face\s*\{[^}]*\}")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
AGES = "public, max-age=31536000, immutable"


class AssetsMissing(Exception):
    """The design system's files are not installed; the message says how to."""


@dataclass(frozen=True)
class Asset:
    """A file as it is served, and where a page finds it."""

    path: str
    body: bytes
    media_type: str


@cache
def assets(installed: Path) -> dict[str, Asset]:
    """
    Every file by its short name.

    :raises AssetsMissing: a package of requirements/assets.txt is not installed there.
    """
    files = {
        "nhsuk.css": _only(installed / _DESIGN / "css", "nhsuk-frontend-*.min.css"),
        "nhsuk.js": _only(installed / _DESIGN / "js", "nhsuk-frontend-*.min.js"),
        "htmx.js": _only(installed / "django_htmx/static/django_htmx", "htmx-2.min.js"),
        **{path.name: path for path in sorted(OURS.iterdir()) if path.suffix in _TYPES},
    }
    read = {name: _read(name, path) for name, path in files.items()}
    # One version for all, so that a script finds the other beside it.
    version = sha256(b"".join(read.values())).hexdigest()[:12]
    return {
        name: Asset(f"/assets/{version}/{name}", body, _TYPES[files[name].suffix])
        for name, body in read.items()
    }


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise AssetsMissing(
            f"{folder} has no {pattern}: install requirements/assets.txt there with `make` or "
            "`pip install --no-deps --target`, or set ALONGSIDE_CONSOLE_ASSETS"
        )
    return found[-1]


def _read(name: str, path: Path) -> bytes:
    body = path.read_bytes()
    return _FONT.sub("", body.decode()).encode() if name == "nhsuk.css" else body


@cache
def by_path(installed: Path) -> dict[str, Asset]:
    """Every file by where a page finds it."""
    return {each.path: each for each in assets(installed).values()}


def serve(installed: Path, path: str) -> Response:
    """The file at this path, to be kept for ever; 404 where there is none."""
    found = by_path(installed).get(path)
    if found is None:
        raise HTTPException(404)
    return Response(found.body, media_type=found.media_type, headers={"Cache-Control": AGES})
