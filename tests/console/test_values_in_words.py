"""A value of a fact is read as words on every page; what is sent and kept stays its code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alongside.access import Role
from alongside.events import Entry, ReadingsRecorded
from alongside.facts import Catalogue
from alongside.keys import KeyRing
from alongside.readings import Reading, Value
from alongside.settings import ROOT
from console.presenters.clients import LANGUAGES, reading_line
from console.presenters.history import more
from tests.console.acts_kit import act_of
from tests.console.console_kit import add_colleague, open_pages, visitor
from tests.console.import_kit import fields, sent
from tests.console.planted import plant
from tests.console.reports_kit import DURING, plant_clients, plant_journeys

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KNOWN: Sequence[tuple[str, Value]] = (
    ("smoking", "ex"),
    ("ethnicity", "african_caribbean"),
    ("bmi", 31.5),
    ("on_smi_register", True),
    ("long_term_conditions", ("copd", "heart_failure")),
    ("pam_level", 2.0),
)


async def test_what_is_known_of_a_client_is_read_as_words(tmp_path: Path) -> None:
    """On the client's page, and beside the boxes where it is asked for again."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        journey = plant(someone.console, "health_check")
        client_id = journey.split("/")[1]
        on = someone.console.today()
        store.readings.add(client_id, [Reading(fact=f, value=v, on=on) for f, v in KNOWN])

        await someone.get(f"/clients/{client_id}")
        for said in ("Ex-smoker", "African Caribbean", "31.5 kg/m²", "COPD, heart failure"):
            assert said in someone.text
        assert "2 level" not in someone.text
        await someone.get(act_of(journey, "readings"))
        for said in ("Last: ex-smoker", "Last: 31.5 kg/m²", "10 to 130 kg/m²", "Last: yes"):
            assert said in someone.text
        assert '<option value="ex">Ex-smoker</option>' in someone.answer.text
        assert '<option value="african_caribbean">African Caribbean</option>' in someone.answer.text
        assert "British Sign Language" in someone.text
        assert "kg/m2" not in someone.text


async def test_a_reading_of_a_fact_that_is_gone_is_still_read_as_words() -> None:
    """The catalogue moved on; what was recorded is not told as a program would."""
    nothing, on = Catalogue(facts=()), date(2026, 3, 2)
    told = {False: "No", ("at_home", "away"): "At home, away", 31.0: "31", "at_home": "At home"}

    for value, said in told.items():
        reading = Reading(fact="gone", value=value, on=on)
        assert said == reading_line(reading, nothing, on).value
        event = ReadingsRecorded(readings=(reading,))
        (line,) = more(Entry(sequence=1, recorded=NOW, event=event), nothing)
        assert f"Gone: {said[:1].lower()}{said[1:]}, on 2 Mar 2026, from staff" == line


async def test_words_of_a_column_are_confirmed_as_words(tmp_path: Path) -> None:
    """The list shows labels and sends codes."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.COORDINATOR)
        someone = await visitor(app, "coordinator")
        await sent(someone, "ref,name,smoker,when\n1,Ada Planted,Stopped,01/02/2026\n")
        await someone.send(someone.path, fields(someone))

        for option in ("Never smoked", "Ex-smoker", "Current smoker"):
            assert f">{option}</option>" in someone.answer.text
        assert 'value="ex"' in someone.answer.text


async def test_groups_of_a_report_are_called_as_the_facts_call_them(tmp_path: Path) -> None:
    """On the page and in its file."""
    async with open_pages(tmp_path, KeyRing.fresh()) as (store, app):
        add_colleague(store, Role.MANAGER)
        someone = await visitor(app, "manager")
        for ethnicity in ("african_caribbean", "other_black", None):
            plant_journeys(store, plant_clients(store, 12, ethnicity=ethnicity))
        asked = "&".join(f"{key}={value}" for key, value in DURING.items())

        await someone.get(f"/reports/reach?{asked}&by=ethnicity")
        for group in ("African Caribbean", "Another Black background", "Not recorded", "Everybody"):
            assert group in someone.text
        assert "African caribbean" not in someone.text
        await someone.get(f"/reports/reach.csv?{asked}&by=ethnicity")
        rows = [line.split(",")[0] for line in someone.answer.text.splitlines()]
        first = rows.index("African Caribbean")
        named = ["African Caribbean", "Another Black background", "Not recorded", "Everybody"]
        assert named == rows[first : first + 4]


async def test_a_language_is_called_the_same_as_a_fact_and_as_a_way_to_be_written_to() -> None:
    """One reader sees both."""
    catalogue = Catalogue.load(ROOT / "rules" / "facts.yaml")

    assert LANGUAGES == catalogue.fact("languages").choice_labels
