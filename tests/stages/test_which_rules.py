"""Which rules a digest names, asked of the real store: those of the programme, or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from kit import RULES, calendars, with_rules

from alongside.decider import Decider
from alongside.keys import KeyRing
from alongside.questions import WhichRules
from alongside.readings import Reading
from alongside.ruleset.library import Library, NoRules
from alongside.ruleset.published import Published
from alongside.settings import Settings
from alongside.store import Store


@dataclass(frozen=True)
class InStore:
    """The rules of a store; nothing is known of any client."""

    library: Library

    def current(self, programme: str) -> Published:
        """The programme's ruleset in force."""
        return self.library.current(programme)

    def by_digest(self, digest: str) -> Published:
        """A published ruleset."""
        return self.library.by_digest(digest)

    def readings(self, client_id: str) -> Mapping[str, Reading]:
        """None."""
        return {}


def test_a_digest_names_rules_of_its_programme_or_none(tmp_path: Path) -> None:
    """Unknown, empty, damaged, another programme's: none, so that whoever asked can go on."""
    settings = Settings(home=tmp_path)
    KeyRing.make(settings.key_ring_file)
    with Store.open(settings, KeyRing.load(settings)) as store:
        decider = Decider(InStore(Library(store, RULES)), calendars())
        current = decider.answer(WhichRules(programme="primrose-a")).rules
        assert current is not None
        other = with_rules(programme="another-programme")
        store.rulesets.put(other.digest, "another-programme", other.canonical, "somebody", "why")
        store.rulesets.put("f" * 64, "primrose-a", other.canonical, "somebody", "by hand")

        def named(digest: str) -> object:
            return decider.answer(WhichRules(programme="primrose-a", digest=digest)).rules

        assert current == named(current.digest)
        assert [None] * 4 == [named(each) for each in ("0" * 64, "", "f" * 64, other.digest)]
        with pytest.raises(NoRules):
            decider.answer(WhichRules(programme="no-such-programme"))
