"""
The rules in force: the version the store points at.

Takes a store and a rules folder; gives published rulesets by programme or digest. A programme
that was never published begins with its file in the folder; from then on an edit reaches
nobody until somebody publishes it, unless the folder is followed.
"""

from __future__ import annotations

import threading
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path

import structlog

from alongside.ruleset.canonical import UnknownLanguage
from alongside.ruleset.folder import (
    NAME,
    FolderFile,
    Print,
    fingerprint,
    programmes_in,
    read_programme,
)
from alongside.ruleset.keeping import KeepsRulesets
from alongside.ruleset.published import DamagedRuleset, Published
from alongside.ruleset.unsigned import local_defaults
from alongside.settings import Settings
from alongside.store.errors import RulesetMoved
from alongside.store.ruleset_rows import How

__all__ = ["DamagedRuleset", "Library", "NoRules", "Published", "Unpublished"]

_KEPT = 64
"""Rulesets held in memory; a service has a handful in use."""
_WHO = "alongside"
_TOLD = 5
log = structlog.get_logger()


class NoRules(LookupError):
    """A programme has no usable rules, neither in the folder nor in the store."""


@dataclass(frozen=True)
class Unpublished:
    """
    A file of the folder that is not what is in force.

    `published` is the version it would be; None if it can't be used, and `problems` say why.
    """

    programme: str
    published: Published | None
    problems: tuple[str, ...]


class Library:
    """
    Rulesets for a process; safe between threads.

    The pointer is asked of the store each time, so a version that another process published is
    in force here at once. Versions by digest never change and are kept. The folder is looked at
    whenever a file's time or size changes: a difference is told once.
    """

    def __init__(
        self,
        store: KeepsRulesets,
        folder: Path,
        *,
        follow: bool = False,
        production: bool = False,
    ) -> None:
        """
        :param follow: publish valid edits of the folder without being asked.
        :param production: take nothing from the folder that has unsigned local defaults.
        """
        self._store = store
        self._folder = folder
        self._follow = follow
        self._production = production
        self._looking = threading.Lock()
        self._seen: dict[str, Print] = {}
        self._files: dict[str, FolderFile] = {}
        self._unsigned: set[str] = set()
        self._lock = threading.Lock()
        self._by_digest: dict[str, Published] = {}

    @classmethod
    def of(cls, store: KeepsRulesets, settings: Settings) -> Library:
        """The library of an installation."""
        return cls(
            store,
            settings.rules,
            follow=settings.follow_rules_folder,
            production=settings.production,
        )

    def current(self, programme: str) -> Published:
        """
        The programme's ruleset in force.

        :raises NoRules: none was ever published and there is no file that can be.
        """
        refused = ""
        if NAME.fullmatch(programme):
            refused = self._look(programme)
            digest = self._store.rulesets.current(programme)
            if digest is not None:
                return self._fetch(digest)
        raise NoRules(
            refused
            or f"no usable rules for {programme[:60]!r}; run 'alongside rules check' on its file "
            "in the rules folder"
        )

    def in_force(self, only: Container[str] | None = None) -> dict[str, Published]:
        """
        Every programme's ruleset in force, by the programme's name, asked of the store at once.

        :param only: of these programmes; one without rules is left out.
        """
        for programme in self.programmes():
            if only is None or programme in only:
                self._look(programme)
        return {
            programme: self._fetch(at.digest)
            for programme, at in sorted(self._store.rulesets.in_force().items())
            if only is None or programme in only
        }

    def by_digest(self, digest: str) -> Published:
        """
        A published ruleset, with the facts it was published with.

        :raises DamagedRuleset: the stored text is not the one the digest names.
        """
        return self._fetch(digest)

    def programmes(self) -> tuple[str, ...]:
        """The programmes that have a file in the folder, by name."""
        return programmes_in(self._folder)

    def unpublished(self) -> tuple[Unpublished, ...]:
        """The files of the folder that are not what is in force; nothing is published for it."""
        found = []
        for programme in self.programmes():
            digest = self._store.rulesets.current(programme)
            file = read_programme(self._folder, programme)
            if digest is None or (file.published and self._is(digest, file.published)):
                continue
            found.append(Unpublished(programme, file.published, file.problems))
        return tuple(found)

    def _is(self, digest: str, published: Published) -> bool:
        """Whether they mean the same, also where an older program wrote what is kept."""
        try:
            return (
                digest == published.digest or self._fetch(digest).canonical == published.canonical
            )
        except (DamagedRuleset, UnknownLanguage):
            return False  # what can't be read any more is replaced by publishing

    def _fetch(self, digest: str) -> Published:
        found = self._by_digest.get(digest)
        if found is None:
            found = Published.read(digest, self._store.rulesets.get(digest))
            with self._lock:
                while len(self._by_digest) >= _KEPT:
                    del self._by_digest[next(iter(self._by_digest))]
                found = self._by_digest.setdefault(digest, found)
        return found

    def _look(self, programme: str) -> str:
        """Take up what is new in the folder; why nothing may be taken from it, if so."""
        with self._looking:
            seen = fingerprint(self._folder, programme)
            changed = self._seen.get(programme) != seen
            if changed:
                self._files[programme] = read_programme(self._folder, programme)
            elif programme not in self._unsigned:
                return ""
            self._unsigned.discard(programme)
            refused = self._take_up(programme, self._files[programme], told=not changed)
            if refused:
                self._unsigned.add(programme)
            self._seen[programme] = seen
            return refused

    def _take_up(self, programme: str, file: FolderFile, *, told: bool) -> str:
        """Publish the file if it may be; `told` is whether the log has what is wrong with it."""
        if file.published is None:
            if file.problems:
                log.error(
                    "rules_not_used",
                    programme=programme,
                    count=len(file.problems),
                    problems=list(file.problems[:_TOLD]),
                )
            return ""
        digest = self._store.rulesets.current(programme)
        if digest is None:
            return self._publish(file, None, "first", "first version", told)
        if self._is(digest, file.published):
            return ""
        if self._follow and self._is_new(programme, file.published.digest):
            why = f"{programme}.yaml in the rules folder changed"
            return self._publish(file, digest, "folder", why, told)
        log.warning(
            "rules_folder_differs",
            programme=programme,
            in_force=digest[:12],
            folder=file.published.digest[:12],
            advice=f"'alongside rules diff current:{programme} {self._file(programme)}' says how",
        )
        return ""

    def _file(self, programme: str) -> Path:
        return self._folder / f"{programme}.yaml"

    def _is_new(self, programme: str, digest: str) -> bool:
        """
        Whether the folder says something that was not taken up before.

        What somebody published or rolled back stands until the file is another one.
        """
        brought = [each for each in self._store.rulesets.history(programme)
                   if each.how != "rolled_back"]  # fmt: skip
        from_folder = [each for each in brought if each.how in ("first", "folder")]
        return digest not in {each.digest for each in (*brought[-1:], *from_folder[-1:])}

    def _publish(
        self, file: FolderFile, instead_of: str | None, how: How, why: str, told: bool
    ) -> str:
        new = file.published
        assert new is not None
        programme, kept = new.ruleset.programme, self._store.rulesets
        if self._production and not kept.is_signed(new.digest):
            unsigned = len(local_defaults(new.ruleset))
            if unsigned:
                if not told:
                    log.error("rules_not_signed", programme=programme, unsigned=unsigned)
                return (
                    f"{programme}.yaml has {unsigned} local defaults that nobody has signed off, "
                    "and this is a production service; "
                    f"'alongside rules sign-off {self._file(programme)} --by NAME' signs them"
                )
        try:
            moved = kept.publish(
                new.digest, programme, new.canonical, _WHO, why,
                instead_of=instead_of, how=how, written=file.written,
            )  # fmt: skip
        except RulesetMoved:
            return ""  # another process was first; its version is in force here too
        if moved:
            log.info("rules_published", programme=programme, digest=new.digest, how=how)
        return ""
