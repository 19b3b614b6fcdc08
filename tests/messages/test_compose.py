"""Which message goes to a client, by which channel, in which language; or why none does."""

from collections.abc import Callable
from typing import Any

import pytest

from alongside.deeds import SendMessage
from alongside.messages import NotSent, Outgoing, compose
from alongside.ruleset.model import MessageText
from alongside.store.people import Client, Person

Deed = Callable[..., SendMessage]
ALL = ("email", "sms", "letter")
WORDING = {
    "en": MessageText(subject="Session {number}", text="Hello {name}. {coach}: {day} at {time}."),
    "pl": MessageText(subject="Spotkanie", text="Dzień dobry {name}: {day}, {time}."),
}


def sent(deed: SendMessage, client: Client, **how: Any) -> Outgoing:
    """The message, which must be one."""
    result = compose(deed, WORDING, client, **{"coach": "Zephyr Quill", "available": ALL, **how})
    assert isinstance(result, Outgoing), result
    return result


def why_not(deed: SendMessage, client: Client, wording: Any = WORDING, **how: Any) -> str:
    """Why there is none."""
    result = compose(deed, wording, client, **{"coach": "Zephyr Quill", "available": ALL, **how})
    assert isinstance(result, NotSent), result
    return result.why


def change(client: Client, **about: Any) -> Client:
    """The same client, but."""
    return client.model_copy(update=about)


def test_a_reminder_names_the_coach_and_the_london_time(client: Client, deed: Deed) -> None:
    """By the preferred channel, in the client's language."""
    message = sent(deed(number=3), client)

    assert (
        "Hello Ottilie Grangewater. Zephyr Quill: Tuesday 31 March 2026 at 10:00." == message.text
    )
    assert ("Session 3", "email", "ottilie@example.org", "en") == (
        message.subject, message.channel, message.to, message.language,
    )  # fmt: skip


def test_a_deed_that_went_through_json_says_the_same(client: Client, deed: Deed) -> None:
    """Moments come back from a payload as text, and are moments still."""
    again = SendMessage.model_validate_json(deed(number=3).model_dump_json())

    assert sent(deed(number=3), client) == sent(again, client)


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pl", "pl"), ("pl-PL", "pl"), ("PL", "pl"), ("en-GB", "en"), ("cy", "en"), ("so", "en")],
)
def test_the_wording_is_the_clients_language_or_english(
    client: Client, deed: Deed, language: str, expected: str
) -> None:
    """A regional tag finds its language; a language without wording gets English."""
    assert expected == sent(deed(number=3), change(client, language=language)).language


def test_nothing_is_ever_sent_to_someone_not_to_be_contacted(client: Client, deed: Deed) -> None:
    """Whatever channels they once accepted."""
    assert "do_not_contact" == why_not(deed(), change(client, do_not_contact=True))


def test_the_next_channel_is_taken_when_the_first_has_no_address(
    client: Client, deed: Deed
) -> None:
    """No e-mail address, but a phone number: a text message."""
    person = Person(name="Ottilie", phone="020 7946 0999")

    message = sent(deed(number=3), change(client, person=person))

    assert ("sms", "020 7946 0999") == (message.channel, message.to)


@pytest.mark.parametrize(
    ("channels", "available", "why"),
    [
        ((), ALL, "no_accepted_channel"),
        (("phone",), ALL, "no_accepted_channel"),
        (("letter",), ALL, "no_address"),
        (("email",), ("sms",), "channel_not_set_up"),
        (("pigeon",), ALL, "no_accepted_channel"),
    ],
)
def test_without_a_channel_nothing_is_sent_and_why_is_said(
    client: Client, deed: Deed, channels: tuple[str, ...], available: tuple[str, ...], why: str
) -> None:
    """A channel the client does not accept is never used instead."""
    assert why == why_not(deed(), change(client, channels=channels), available=available)


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b, c@d", "a@b\r\nBcc: c@d", "<a@b>", "a b@c", "@", "a@" + "b" * 400],
)
def test_an_address_that_is_none_is_not_written_to(
    client: Client, deed: Deed, address: str
) -> None:
    """One address, plain; nothing that could become a second."""
    person = Person(name="Ottilie", email=address[:400])

    assert "no_address" == why_not(deed(), change(client, person=person, channels=("email",)))


@pytest.mark.parametrize(
    ("values", "about", "coach", "why"),
    [
        ({}, {}, None, "no_coach"),
        ({}, {"person": Person(email="a@example.org")}, "Z", "no_name"),
        ({"starts_at": 0}, {}, "Z", "no_day"),
    ],
)
def test_a_message_with_a_hole_in_it_is_not_sent(
    client: Client, deed: Deed, values: Any, about: Any, coach: str | None, why: str
) -> None:
    """The reason names what was missing."""
    assert why == why_not(deed(**values), change(client, **about), coach=coach)


def test_a_message_without_english_or_with_a_stray_placeholder_is_not_sent(
    client: Client, deed: Deed
) -> None:
    """The check of the rule file would have said so; nothing odd goes out regardless."""
    assert "no_wording" == why_not(deed(), client, {"pl": MessageText(text="x")})
    assert "unknown_placeholder" == why_not(deed(), client, {"en": MessageText(text="{x y}")})


def test_a_name_can_neither_add_a_line_nor_a_placeholder(client: Client, deed: Deed) -> None:
    """Newlines become spaces, braces stay braces."""
    wording = {"en": MessageText(subject="For {name}", text="Hello {name}.")}
    hostile = change(client, person=Person(name="A\r\nBcc: x@y.z\n{coach}", email="a@example.org"))

    message = compose(deed(), wording, hostile, coach="Zephyr Quill", available=ALL)

    assert isinstance(message, Outgoing)
    assert "For A Bcc: x@y.z {coach}" == message.subject
    assert "Hello A Bcc: x@y.z {coach}." == message.text


def test_a_moment_without_a_zone_is_refused(client: Client, deed: Deed) -> None:
    """An appointment an hour off is worse than none."""
    with pytest.raises(ValueError, match="no time zone"):
        compose(deed(starts_at="2026-03-31T10:00"), WORDING, client, coach="Z", available=ALL)


def test_an_outgoing_message_shows_ids_only(client: Client, deed: Deed) -> None:
    """In a log or a traceback there is no name, address or text."""
    shown = repr(sent(deed(number=3), client))

    assert "remind/7" in shown
    for personal in ("Ottilie", "example.org", "Quill", "Tuesday"):
        assert personal not in shown
