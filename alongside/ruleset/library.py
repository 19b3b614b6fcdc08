"""
The rules in force: a file on disk if it can be used, else the last version that could.

Takes a store and a rules folder; gives published rulesets by programme or digest. A worker
needs no restart after an edit, and a broken file never reaches a journey.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Protocol

import structlog

from alongside.ruleset.canonical import canonical, digest_of
from alongside.ruleset.check import errors, load_checked
from alongside.ruleset.findings import Finding
from alongside.ruleset.house import SHARED, House, HouseProblem
from alongside.ruleset.published import DamagedRuleset, Published

__all__ = ["DamagedRuleset", "Library", "NoRules", "Published"]

_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")
_KEPT = 64
"""Rulesets held in memory; a service has a handful in use."""
_WHO = "alongside"
Print = tuple[tuple[int, int] | None, ...]
log = structlog.get_logger()


class NoRules(LookupError):
    """A programme has no usable rules, neither in the folder nor in the store."""


class KeptRulesets(Protocol):
    """Where published rulesets are kept."""

    def put(self, digest: str, programme: str, canonical_json: str, who: str, why: str) -> None:
        """Keep a ruleset; one that is there stays."""
        ...

    def get(self, digest: str) -> str:
        """The canonical text under a digest."""
        ...

    def current(self, programme: str) -> str | None:
        """The digest in force."""
        ...

    def make_current(self, programme: str, digest: str, who: str, why: str) -> None:
        """Move the pointer of the programme."""
        ...


class KeepsRulesets(Protocol):
    """A store with rulesets in it."""

    @property
    def rulesets(self) -> KeptRulesets:
        """The published rulesets."""
        ...


class Library:
    """
    Rulesets for a process; safe between threads.

    A file is read again when its time or size changes, or that of the shared files. A valid
    change is published to the store and becomes current there.
    """

    def __init__(self, store: KeepsRulesets, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._lock = threading.Lock()
        self._seen: dict[str, Print] = {}
        self._current: dict[str, Published] = {}
        self._by_digest: dict[str, Published] = {}

    def current(self, programme: str) -> Published:
        """
        The programme's ruleset in force.

        :raises NoRules: there is no file that can be used and none was ever published.
        """
        with self._lock:
            if _NAME.fullmatch(programme):
                seen = self._fingerprint(programme)
                if self._seen.get(programme) != seen:
                    self._take_up(programme)
                    self._seen[programme] = seen
                if programme not in self._current:
                    digest = self._store.rulesets.current(programme)
                    if digest is not None:
                        self._current[programme] = self._fetch(digest)
            found = self._current.get(programme)
        if found is None:
            raise NoRules(
                f"no usable rules for {programme[:60]!r}; run 'alongside rules check' on its file "
                "in the rules folder"
            )
        return found

    def by_digest(self, digest: str) -> Published:
        """
        A published ruleset, with the facts it was published with.

        :raises DamagedRuleset: the stored text is not the one the digest names.
        """
        with self._lock:
            return self._fetch(digest)

    def programmes(self) -> tuple[str, ...]:
        """The programmes that have a file in the folder, by name."""
        files = (path for path in self._folder.glob("*.yaml") if path.name not in SHARED)
        return tuple(sorted(path.stem for path in files if _NAME.fullmatch(path.stem)))

    def _fetch(self, digest: str) -> Published:
        found = self._by_digest.get(digest)
        if found is None:
            found = Published.read(digest, self._store.rulesets.get(digest))
            self._remember(found)
        return found

    def _remember(self, published: Published) -> None:
        while len(self._by_digest) >= _KEPT:
            del self._by_digest[next(iter(self._by_digest))]
        self._by_digest[published.digest] = published

    def _fingerprint(self, programme: str) -> Print:
        prints: list[tuple[int, int] | None] = []
        for name in (f"{programme}.yaml", *SHARED):
            try:
                stat = (self._folder / name).stat()
                prints.append((stat.st_mtime_ns, stat.st_size))
            except OSError:
                prints.append(None)
        return tuple(prints)

    def _take_up(self, programme: str) -> None:
        """Publish the file if it can be used; otherwise say so and go on as before."""
        path = self._folder / f"{programme}.yaml"
        if not path.exists():
            return
        try:
            house = House.load(self._folder)
        except HouseProblem as problem:
            log.error("rules_not_used", programme=programme, problems=problem.problems[:5])
            return
        loaded, findings = load_checked(path, house, shown=path.name)
        wrong = errors(findings)
        if loaded.ruleset is None or wrong:
            self._refuse(programme, wrong)
        elif loaded.ruleset.programme != programme:
            log.error(
                "rules_not_used",
                programme=programme,
                problems=[f"{path.name}: it holds the programme '{loaded.ruleset.programme}'"],
            )
        else:
            self._publish(programme, canonical(loaded.ruleset, house.catalogue))

    def _refuse(self, programme: str, wrong: tuple[Finding, ...]) -> None:
        lines = [finding.one_line for finding in wrong[:5]]
        log.error("rules_not_used", programme=programme, count=len(wrong), problems=lines)

    def _publish(self, programme: str, text: str) -> None:
        """What runs is read from the text that is kept, so today and years on are the same."""
        kept, published = self._store.rulesets, Published.read(digest_of(text), text)
        if kept.current(programme) != published.digest:
            why = f"{programme}.yaml in the rules folder changed"
            kept.put(published.digest, programme, text, _WHO, why)
            kept.make_current(programme, published.digest, _WHO, why)
            log.info("rules_published", programme=programme, digest=published.digest)
        if published.digest not in self._by_digest:
            self._remember(published)
        self._current[programme] = published
