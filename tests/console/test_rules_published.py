"""Rules published, signed and taken back on pages."""

from pathlib import Path
from typing import Any

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.ruleset.publishing import publish as bring_in
from alongside.store import Store
from alongside.store.ruleset_rows import Written
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
from tests.console.rules_kit import (
    FILE,
    HERE,
    LOWER,
    draft,
    hidden,
    in_the_box,
    lower_examples,
    publish,
    save,
)

pytestmark = pytest.mark.asyncio


async def administrator(app: object, store: Store, login: str = "sam") -> Visitor:
    """Somebody who may change rules, signed in."""
    add_colleague(store, Role.RULES_ADMINISTRATOR, login=login)
    return await visitor(app, login)


async def test_examples_that_differ_are_shown_with_what_was_expected(tmp_path: Path) -> None:
    """And the rules can't be published until they are the same."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await sam.get(f"{HERE}/edit")
        await save(sam, LOWER)
        await sam.get(f"{HERE}/tests")
        await sam.send(f"{HERE}/tests")

        assert "2 things are not as they say" in sam.text
        assert "Expected P3 by rule 'other-cvd-risk-factors'" in sam.text
        assert "Got P1 by rule 'cvd-poorly-controlled'" in sam.text
        await sam.get(f"{HERE}/publish")
        assert "Its examples say otherwise" in sam.text
        assert 'name="why"' not in sam.answer.text


async def test_a_draft_is_published_with_its_comments_and_kept_for_good(tmp_path: Path) -> None:
    """What changes is said first; then it is in force, and there is no draft any more."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        assert "all is as they say" in sam.text
        await sam.get(f"{HERE}/publish")
        assert "systolic_bp at least 160 mmHg becomes at least 155 mmHg" in sam.text

        await publish(sam)

        assert HERE == sam.path
        assert "Published: new journeys begin by version" in sam.text
        assert "Planted rules_administrator: From 155 counts" in sam.text
        digest = store.rulesets.current("primrose-a")
        assert digest is not None
        written = store.rulesets.texts.get(digest)
        assert written is not None
        assert LOWER == written.text
        assert lower_examples() == written.examples
        assert "rules_published" in {each.what for each in store.audit.page()}
        await sam.get(f"{HERE}/edit")
        assert LOWER == in_the_box(sam)
        assert "it becomes your draft when you save it" in sam.text


async def test_a_reason_is_asked_for_and_what_was_typed_stays(tmp_path: Path) -> None:
    """Nothing is in force without one, nor with one that nobody can read."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        before = store.rulesets.current("primrose-a")

        for why, said in (
            ("", "Say why"),
            ("x" * 501, "500 characters or fewer"),
            ("\u202ebackwards", "without invisible characters"),
        ):
            await publish(sam, why, adopt="now")
            assert 422 == sam.answer.status_code
            assert said in sam.text
            assert 'value="now" checked' in sam.answer.text
        assert before == store.rulesets.current("primrose-a")


async def test_only_comments_are_kept_without_another_version(tmp_path: Path) -> None:
    """No journey does anything differently, so nothing comes into force."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam, FILE + "# looked at in May\n", "")
        before = store.rulesets.current("primrose-a")
        await sam.get(f"{HERE}/edit/examples")
        await sam.get(f"{HERE}/publish")
        assert "only comments, layout or examples are new" in sam.text

        await sam.send(f"{HERE}/publish", {"seen": hidden(sam, "seen")})

        assert before == store.rulesets.current("primrose-a")
        assert 1 == len(store.rulesets.history("primrose-a"))
        await sam.get(HERE)
        assert "# looked at in May" in sam.text


async def test_the_second_of_two_is_told_what_the_first_one_changed(tmp_path: Path) -> None:
    """And publishes only once they have looked."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam, ada = await administrator(app, store), await administrator(app, store, "ada")
        await draft(ada, FILE.replace("attempts: 3", "attempts: 2"), "")
        await ada.get(f"{HERE}/publish")
        page_of_before = hidden(ada, "seen")
        await draft(sam)
        assert "has a draft of these rules too" in (await sam.get(f"{HERE}/edit")).text
        await publish(sam)
        by_sam = store.rulesets.current("primrose-a")

        await ada.send(f"{HERE}/publish", {"seen": page_of_before, "why": "Two", "adopt": "keep"})

        assert 409 == ada.answer.status_code
        assert "Another version came into force since you began" in ada.text
        assert by_sam == store.rulesets.current("primrose-a")
        await ada.get(f"{HERE}/edit")
        assert "at least 160 mmHg becomes at least 155 mmHg" in ada.text
        await ada.send(f"{HERE}/edit/go-on", {"seen": hidden(ada, "seen")})
        await publish(ada, "Both of us")
        assert by_sam != store.rulesets.current("primrose-a")


async def test_rules_are_taken_back_with_a_reason(tmp_path: Path) -> None:
    """What it changes is said, and the history has all of it."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        first = store.rulesets.current("primrose-a")
        await publish(sam)

        await sam.get(f"{HERE}/rollback")
        assert "at least 155 mmHg becomes at least 160 mmHg" in sam.text
        seen, to = hidden(sam, "seen"), hidden(sam, "to")
        fields = {"seen": seen, "to": to, "why": "Not agreed yet", "adopt": "keep"}
        await sam.send(f"{HERE}/rollback", fields)

        assert first == store.rulesets.current("primrose-a")
        await sam.get(HERE)
        assert FILE.splitlines()[0] in sam.text
        await sam.get(f"{HERE}/history")
        assert "Taken back to, Planted rules_administrator Why Not agreed yet" in sam.text
        await sam.get(f"{HERE}/sign-off")
        await sam.send(f"{HERE}/rollback", fields)
        assert "That was taken back already" in sam.text
        assert 3 == len(store.rulesets.history("primrose-a"))


async def test_local_defaults_are_signed_by_somebody(tmp_path: Path) -> None:
    """Of the version that was shown, once each."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await sam.get(f"{HERE}/sign-off")
        assert "79 local defaults" in sam.text
        assert "attempts: 3" in sam.text
        assert "Coaching: cadence: 2 weeks, at most: 2 (line" in sam.text
        await sam.get(f"{HERE}/sign-off", every="open")
        assert 79 == sam.answer.text.count('rules-default" open>')
        seen = hidden(sam, "seen")

        await sam.send(f"{HERE}/sign-off", {"of": "current", "seen": "0" * 64, "note": ""})
        assert 409 == sam.answer.status_code
        await sam.send(f"{HERE}/sign-off", {"of": "current", "seen": seen, "note": "Audit bands"})

        assert "79 signed off by Planted rules_administrator" in sam.text
        [signed] = store.rulesets.signatures("primrose-a")
        assert "Audit bands" == signed.note


async def test_publishing_twice_is_publishing_once(tmp_path: Path) -> None:
    """The second sending of a form is told so."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        await sam.get(f"{HERE}/publish")
        fields = {"seen": hidden(sam, "seen"), "makes": hidden(sam, "makes"), "why": "Once"}
        token = sam.token
        await sam.send(f"{HERE}/publish", {**fields, "adopt": "keep"})

        await sam.send(f"{HERE}/publish", {**fields, "adopt": "keep"}, csrf=token)

        assert "That was published already" in sam.text
        assert 2 == len(store.rulesets.history("primrose-a"))


async def test_what_another_tab_saved_meanwhile_outlasts_publishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at is in force; what is newer is still their draft."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        [before] = store.rules_drafts.of("primrose-a")
        newer = Written(f"{before.written.text}# more\n", before.written.examples)

        def saved_meanwhile(*given: Any, **more: Any) -> Any:
            store.rules_drafts.save(
                "primrose-a", before.colleague_id, newer, seen=before.saved,
                based_on=before.based_on,
            )  # fmt: skip
            return bring_in(*given, **more)

        monkeypatch.setattr("console.rules.publishing.publish", saved_meanwhile)
        await sam.get(f"{HERE}/publish")
        await publish(sam)

        assert 2 == len(store.rulesets.history("primrose-a"))
        assert [newer] == [each.written for each in store.rules_drafts.of("primrose-a")]


async def test_in_production_nothing_unsigned_comes_into_force(tmp_path: Path) -> None:
    """The draft is signed as the version it would be; an edit has to be signed again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        console = app.state.console
        console.settings = console.settings.model_copy(update={"production": True})
        await sam.get(f"{HERE}/publish")
        assert "local defaults that nobody has signed off" in sam.text

        await sam.get(f"{HERE}/sign-off", of="draft")
        assert "Priorities: cvd-poorly-controlled (line 88)" in sam.text
        fields = {"of": "draft", "seen": hidden(sam, "seen"), "note": ""}
        await sam.send(f"{HERE}/sign-off", fields)
        assert f"{HERE}/publish" == sam.path
        await publish(sam)

        assert "Published: new journeys begin" in sam.text
