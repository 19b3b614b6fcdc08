"""Readings: the right unit, value and day, or a refusal that spares the rest of the row."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

Bring = Callable[..., Any]
TOP = "source: x\nkey: id\nreadings_on: 2026-11-01\n"


def values(arrived: Any) -> dict[str, Any]:
    """The first client's readings by fact."""
    return {reading.fact: reading.value for reading in arrived.taken[0].readings}


@pytest.mark.parametrize(
    ("rule", "cell", "value"),
    [
        ("hba1c: {column: c, unit: '%'}", "6.5", 48.0),
        ("hba1c: {column: c, unit: mmol/mol}", "48", 48.0),
        ("total_cholesterol: {column: c, unit: mg/dL}", "193.35", 5.0),
        ("height: {column: c, unit: m}", "1.10", 110.0),
        ("smoking: {column: c, values: {Former: ex}}", "FORMER ", "ex"),
        ("smoking: {column: c, values: {Former: ex}, others: missing}", "pipe", None),
        ("smoking: {column: c, values: {never asked: missing}}", "Never asked", None),
        ("on_smi_register: {always: yes}", "", True),
        ("on_antipsychotic: c", "yes", True),
        ("on_antipsychotic: {column: c, values: {'': no, Y: yes}}", "", False),
        ("long_term_conditions: {column: c, separator: '/'}", "asthma/copd", ("asthma", "copd")),
        ("bmi: c", "", None),
    ],
)
def test_a_cell_becomes_a_value_of_the_fact(
    bring_in: Bring, rule: str, cell: str, value: object
) -> None:
    """Units are converted and words mapped as the mapping says, never guessed."""
    arrived = bring_in(f"id,c\n1,{cell}\n".encode(), mapping=f"{TOP}facts:\n  {rule}\n")

    assert value == next(iter(values(arrived).values()), None)
    assert [] == arrived.refused


@pytest.mark.parametrize(
    ("rule", "cell", "reason"),
    [
        ("hba1c: {column: c, unit: mmol/mol}", "6.5", "out_of_range"),
        ("hba1c: {column: c, unit: '%'}", "2.0", "out_of_range"),
        ("bmi: c", "NaN", "not_a_number"),
        ("bmi: c", "inf", "not_a_number"),
        ("bmi: c", "29 stone", "unknown_unit"),
        ("bmi: c", "9" * 300, "too_long"),
        ("phq9: c", "3.5", "not_whole"),
        ("on_antipsychotic: c", "sometimes", "wrong_type"),
        ("smoking: {column: c, values: {Former: ex}}", "pipe", "cell_not_listed"),
        ("smoking: c", "pipe", "unknown_choice"),
    ],
)
def test_a_cell_that_is_no_reading_is_refused_and_the_row_kept(
    bring_in: Bring, rule: str, cell: str, reason: str
) -> None:
    """The refusal names the fact and the column; the other readings are taken."""
    mapping = f"{TOP}facts:\n  age: years\n  {rule}\n"
    content = f'id,years,c\n1,40,"{cell}"\n'.encode()

    arrived = bring_in(content, mapping=mapping)

    assert [(2, reason)] == arrived.reasons
    assert "c" == arrived.refused[0].column
    assert {"age": 40.0} == values(arrived)
    assert "values`" not in str(arrived.refused[0])


@pytest.mark.parametrize(
    ("medicines", "asked", "value"),
    [("CLOZAPINE", "yes", True), ("CLOZAPINE", "no", True), ("", "yes", False), ("", "no", None),
     ("", "", None)],
)  # fmt: skip
def test_an_empty_cell_means_no_only_where_the_question_was_asked(
    bring_in: Bring, medicines: str, asked: str, value: bool | None
) -> None:
    """No medicine written down is not the same as no medicine."""
    rule = "{column: m, present_means: yes, empty_means: no, guard: {q: yes}}"
    arrived = bring_in(
        f"id,m,q\n1,{medicines},{asked}\n".encode(),
        mapping=f"{TOP}facts:\n  on_antipsychotic: {rule}\n",
    )

    assert value == values(arrived).get("on_antipsychotic")


DATED = """\
source: x
key: id
readings_on: {column: seen, format: DD/MM/YYYY}
facts:
  age: years
  bmi: {column: bmi, on: {column: weighed, format: DD Mon YYYY hh:mm}}
"""


def test_each_reading_has_the_day_of_its_own_column(bring_in: Bring) -> None:
    """A fact may have a day of its own; the others take the row's."""
    content = b"id,years,bmi,seen,weighed\n1,40,30,02/03/2026,05 Jan 2026 09:30\n"

    days = {one.fact: one.on for one in bring_in(content, mapping=DATED).taken[0].readings}

    assert {"age": date(2026, 3, 2), "bmi": date(2026, 1, 5)} == days


@pytest.mark.parametrize(
    ("seen", "reason"),
    [("", "no_day"), ("2026-03-02", "not_a_day"), ("31/02/2026", "not_a_day"),
     ("22/11/2026", "day_in_future")],
)  # fmt: skip
def test_a_reading_without_a_day_that_can_be_is_refused(
    bring_in: Bring, seen: str, reason: str
) -> None:
    """A reading taken tomorrow, or on no day at all, is no reading."""
    content = f"id,years,bmi,seen,weighed\n1,40,,{seen},\n".encode()

    arrived = bring_in(content, mapping=DATED)

    assert [(2, reason)] == arrived.reasons
    assert {} == values(arrived)


CONTACT = """\
source: x
key: id
person: {name: [first, last], phone: phone, email: email}
contact:
  channels: {column: by, separator: '|', values: {post: letter}}
  language: {column: lang, values: {Welsh: cy}}
  do_not_contact: {column: dnc, values: {opted out: yes}}
"""
CONTACT_HEADER = "id,first,last,phone,email,by,lang,dnc\n"


def test_how_to_reach_a_client_is_read_with_the_person(bring_in: Bring) -> None:
    """Names are joined; channels keep their order; words mean what the mapping says."""
    row = "1,Siân,Rhys,07700 900123,s@example.org,post|email,Welsh,Opted out\n"
    client = bring_in((CONTACT_HEADER + row).encode(), mapping=CONTACT).taken[0]

    assert "Siân Rhys" == client.person.name
    assert ("letter", "email") == client.channels
    assert ("cy", True) == (client.language, client.do_not_contact)


def test_a_wrong_detail_is_left_out_and_named(bring_in: Bring) -> None:
    """A mistyped e-mail address costs nobody their place."""
    row = "1,Fay,Day,n/a,fay@,pigeon post!,Klingonese,no\n"
    arrived = bring_in((CONTACT_HEADER + row).encode(), mapping=CONTACT)

    assert {"not_a_phone", "not_an_email", "not_a_channel", "not_a_language"} == {
        reason for _, reason in arrived.reasons
    }
    assert (None, None, (), None) == (
        arrived.taken[0].person.phone,
        arrived.taken[0].person.email,
        arrived.taken[0].channels,
        arrived.taken[0].language,
    )


def test_an_unreadable_do_not_contact_refuses_the_row(bring_in: Bring) -> None:
    """Guessing could send what must not be sent."""
    row = "1,Fay,Day,,,,,ask her sister\n"

    assert [(2, "unclear_do_not_contact")] == bring_in(
        (CONTACT_HEADER + row).encode(), mapping=CONTACT
    ).reasons


def test_names_in_any_script_arrive_whole(bring_in: Bring) -> None:
    """Joiners are letters of a name; characters that turn writing round are not."""
    header = b"id,name,nhs,bp\n"
    names = ["محمد‌رضا", "ਗੁਰਪ੍ਰੀਤ", "陳美玲", "Ștefan", "O’Connor"]
    rows = "".join(f"{n},{name},,120\n" for n, name in enumerate(names))

    assert names == [one.person.name for one in bring_in(header + rows.encode()).taken]
    turned = bring_in(header + "9,abc\N{RIGHT-TO-LEFT OVERRIDE}def,,120\n".encode())
    assert [(2, "control_character")] == turned.reasons
