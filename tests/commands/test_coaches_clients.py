"""With whom a coach's clients could go on, in the words of the rules."""

from datetime import UTC, datetime

from alongside.continuity import Options
from alongside.store.handing_over import ClientOfCoach
from commands.coaches_clients import in_words

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def options(*against: str) -> Options:
    """A client seen every week with whom nobody could go on."""
    client = ClientOfCoach(
        journey="health-connect/c-000000000001/1", client_id="c-000000000001",
        programme="health-connect", coach_id="k-quill", state="allocated", every="1 week",
        since=NOW, stage="coaching", status="open", priority=4, attended=2, number=None,
        step=None, target=None, starts_at=None,
    )  # fmt: skip
    return Options(client=client, sessions=14, now=(), later=(), against=against)


def test_how_often_a_client_is_seen_is_said_as_people_say_it() -> None:
    """Every week, not every 1 week."""
    assert "  2 of 14 sessions held, seen every week" == in_words(options(), NOW)[1]


def test_where_nobody_fits_the_rules_say_why() -> None:
    """In their own sentences; nobody has to know their ids."""
    why = "The coach is not trained for this programme: 9 coaches"

    assert ["  no other coach fits", f"    {why}"] == in_words(options(why), NOW)[3:]
    assert ["  no other coach fits: there is no other coach here"] == in_words(options(), NOW)[3:]
