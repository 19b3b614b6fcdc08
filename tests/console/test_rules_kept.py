"""Rules on pages where the folder, the store and what was kept differ."""

from pathlib import Path
from shutil import copytree

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from alongside.ruleset.published import Published
from alongside.store import Store
from tests.console.console_kit import Visitor, add_colleague, open_pages, visitor
from tests.console.rules_kit import FILE, HERE, RULES, draft, in_the_box, publish

pytestmark = pytest.mark.asyncio


async def administrator(app: object, store: Store) -> Visitor:
    """Somebody who may change rules, signed in."""
    add_colleague(store, Role.RULES_ADMINISTRATOR, login="sam")
    return await visitor(app, "sam")


async def test_the_folders_file_becomes_a_draft_when_asked(tmp_path: Path) -> None:
    """After a rollback elsewhere the folder may say something newer."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await draft(sam)
        await publish(sam)
        await sam.get(HERE)
        assert "The rules folder on the server holds another text" in sam.text

        await sam.send(f"{HERE}/edit/from-folder")

        assert FILE == in_the_box(sam)
        assert 1 == (await sam.get(f"{HERE}/publish")).text.count("becomes at least 160 mmHg")


async def test_a_version_whose_file_was_not_kept_says_so(tmp_path: Path) -> None:
    """As one published before files were kept, where the folder says something else by now."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        now = app.state.console.library.current("primrose-a")
        other = now.ruleset.model_copy(update={"owner": "Somebody else"})
        old = Published.of(other, now.catalogue)
        store.rulesets.put(old.digest, "primrose-a", old.canonical, "Ada", "Before")
        store.rulesets.make_current("primrose-a", old.digest, "Ada", "Before")

        await sam.get(HERE)
        assert "The file of this version was not kept as it was written" in sam.text
        await sam.get(f"{HERE}/versions/{old.digest}")
        assert "was not kept as it was written" in sam.text
        assert 404 == (await sam.get(f"{HERE}/versions/{old.digest}/file")).status_code
        await sam.get(f"{HERE}/edit")
        assert FILE == in_the_box(sam)
        assert "This is the file in the rules folder, which may say otherwise" in sam.text


async def test_a_first_file_with_a_mistake_is_mended_and_published_by_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No journey could begin by it; the first version is the mended one."""
    copytree(RULES, tmp_path / "rules")
    path = tmp_path / "rules/primrose-a.yaml"
    path.write_text(FILE.replace("attempts: 3", "attempts: many"))
    monkeypatch.setenv("ALONGSIDE_RULES", str(tmp_path / "rules"))
    async with open_pages(tmp_path / "home", KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await sam.get("/rules")
        assert "Not yet: the first journey begins by the file in the folder" in sam.text
        await sam.get(HERE)
        assert "No rules can be used for this programme at present" in sam.text
        await sam.get(f"{HERE}/edit")
        assert "Nothing of these rules is in force yet" in sam.text
        assert "attempts: many" in in_the_box(sam)

        await draft(sam, FILE, in_the_examples())
        await sam.get(f"{HERE}/publish")
        assert "This is the first version of these rules" in sam.text
        await publish(sam, "Mended")

        assert "Published: new journeys begin" in sam.text
        assert 1 == len(store.rulesets.history("primrose-a"))


def in_the_examples() -> str:
    """The examples as they are shipped."""
    return (RULES / "primrose-a.tests.yaml").read_text()


async def test_a_publisher_without_a_draft_is_led_to_one(tmp_path: Path) -> None:
    """A form made up elsewhere publishes nothing either."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        sam = await administrator(app, store)
        await sam.get(f"{HERE}/publish")
        assert "You have no draft of these rules" in sam.text
        assert "Your draft means" not in sam.text

        await sam.send(f"{HERE}/publish", {"seen": "0/", "why": "Now", "adopt": "now"})

        assert 409 == sam.answer.status_code
        assert 1 == len(store.rulesets.history("primrose-a"))
