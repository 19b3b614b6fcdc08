"""The record names what it is about: systems, coaches, rules, roles."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.keys import KeyRing
from console.presenters.audit_names import names_in
from tests.console import coach_kit
from tests.console.console_kit import add_colleague, open_pages, visitor

pytestmark = pytest.mark.asyncio
NOW = datetime.now(UTC)


async def test_which_roles_somebody_new_was_given_is_told(tmp_path: Path) -> None:
    """Beside that they were let in, each as a row of its own."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.ADMINISTRATOR)
        boss = await visitor(app, "administrator")
        await boss.get("/colleagues/add")
        said = {"login": "z", "name": "Zebedee Quill", "roles": ["auditor", "coordinator"]}
        await boss.send("/colleagues/add", {**said, "coach": ""})

        whom = next(each for each in store.colleagues.all() if each.login == "z").colleague_id
        rows = store.audit.page(about=whom)
        assert ["role_given_auditor", "role_given_coordinator", "colleague_added"] == [
            each.what for each in rows
        ]


async def test_what_has_a_name_is_called_by_it(tmp_path: Path) -> None:
    """Systems, coaches, rules; a number that nothing has stays as it is."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        key, _ = store.systems.add("Practice system", ("journeys:read",), "u-1", NOW)
        ada = coach_kit.coach(name="Ada Lark")
        store.coaches.put(ada)
        store.audit.append(key.key_id, "journeys_listed", "primrose-a", NOW)
        store.audit.append(key.key_id, "coach_seen", ada.id, NOW)
        store.audit.append("nobody", "sign_in_refused", None, NOW)
        store.audit.append("u-gone", "rules_published", "primrose-a/d3070828c031", NOW)
        someone = await visitor(app, "auditor")
        await someone.get("/audit")

        for said in (
            "Practice system What Looked at a list of journeys About UCLPartners-Primrose",
            "What Looked at a coach About Ada Lark",
            "u-gone What Published rules About UCLPartners-Primrose",
            "version d3070828c031",
            "not signed in What Somebody tried a wrong password About A login that nobody has",
        ):
            assert said in someone.text


async def test_long_work_is_called_by_its_file_or_programme(tmp_path: Path) -> None:
    """A file's name is for whoever may see what it is about."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.AUDITOR)
        coaches = store.jobs.begin("coaches", "u-1", "done", file="personnel.csv")
        register = store.jobs.begin("import", "u-1", "done", file="practice.csv")
        started = store.jobs.begin("start", "u-1", "done", programme="primrose-a")
        for what, job in (
            ("coaches_imported", coaches), ("register_imported", register),
            ("journeys_started", started), ("journeys_started", None),
        ):  # fmt: skip
            store.audit.append("u-1", what, job.job_id if job else "j-gone", NOW)
        someone = await visitor(app, "auditor")
        await someone.get("/audit")

        for said in ("personnel.csv", "About UCLPartners-Primrose", "About j-gone"):
            assert said in someone.text
        may_open = {"coach": False, "client": False}
        rows = store.audit.page()
        names = names_in(someone.console, rows, lambda kind: may_open.get(kind, True))
        assert {started.job_id} == {each for each in names if each.startswith("j-")}
