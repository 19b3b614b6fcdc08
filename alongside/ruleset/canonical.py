"""
The canonical form of a ruleset: one text by which a version is named and stored.

Takes a ruleset and the fact catalogue; gives self-contained JSON and its SHA-256. Comments,
key order and layout of the files don't change it; anything that changes a decision does.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import ValidationError

from alongside.facts import Catalogue
from alongside.ruleset.model import Ruleset

LANGUAGE = 1
"""The version of the rule language: what the same words mean."""


class UnknownLanguage(ValueError):
    """A stored ruleset that this program can't read."""


def canonical(ruleset: Ruleset, catalogue: Catalogue) -> str:
    """The rules, the catalogue and the language version as one line of JSON."""
    rules = ruleset.model_dump(mode="json", exclude_none=True)
    for pathway in rules["pathway"]:
        pathway["priorities"].sort()
    for follow_up in rules["follow_ups"]:
        follow_up["unless"].sort()
    facts = catalogue.model_dump(mode="json", exclude_none=True)
    facts["facts"].sort(key=_name)
    facts["panels"].sort(key=_name)
    whole = {"language": LANGUAGE, "catalogue": facts, "ruleset": rules}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(text: str) -> str:
    """The name of a canonical text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def digest(ruleset: Ruleset, catalogue: Catalogue) -> str:
    """The name of this version: 64 hexadecimal digits."""
    return digest_of(canonical(ruleset, catalogue))


def from_canonical(text: str) -> tuple[Ruleset, Catalogue]:
    """
    What `canonical` wrote, typed again.

    :raises UnknownLanguage: another version of this program wrote it, or it is no ruleset.
    """
    try:
        whole = json.loads(text)
        language = whole["language"]
    except (ValueError, KeyError, TypeError):
        raise UnknownLanguage("the stored text is no ruleset; restore the store") from None
    if language != LANGUAGE:
        raise UnknownLanguage(
            f"the ruleset is in rule language {language}, this program reads {LANGUAGE}; "
            "use the program that published it, or a newer one"
        )
    try:
        catalogue = Catalogue.model_validate(whole["catalogue"])
        return Ruleset.model_validate(whole["ruleset"]), catalogue
    except (ValidationError, KeyError) as error:
        raise UnknownLanguage(
            f"the ruleset was published by another version of this program, which wrote "
            f"{_unread(error)} otherwise; publish the rules again, or use that version"
        ) from None


def _unread(error: ValidationError | KeyError) -> str:
    """Where a stored ruleset stops being one this program knows; never its values."""
    if isinstance(error, KeyError):
        return str(error.args[0])
    where = error.errors(include_url=False, include_input=False, include_context=False)[0]["loc"]
    return ".".join(str(each) for each in where[:3]) or "it"


def _name(entry: dict[str, Any]) -> str:
    return str(entry["name"])
