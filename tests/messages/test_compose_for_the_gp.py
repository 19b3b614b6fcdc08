"""A message to the GP goes to the practice, whatever the client's own channels are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alongside.deeds import SendMessage
from alongside.messages import NotSent, Outgoing, compose
from alongside.ruleset.model import MessageText
from alongside.store.people import Client

WORDING = {
    "en": MessageText(subject="Peer coaching", text="{name} was coached by {coach}.", to="gp"),
    "pl": MessageText(subject="Wsparcie", text="{name}, {coach}.", to="gp"),
}
EVERY = ("email", "letter", "sms")


def with_gp(client: Client, email: str | None = None, address: str | None = None) -> Client:
    """The client with a GP practice that is written to so."""
    person = client.person.model_copy(update={"gp_email": email, "gp_address": address})
    return client.model_copy(update={"person": person})


@pytest.fixture
def composed(deed: Callable[..., SendMessage]) -> Callable[..., Outgoing | NotSent]:
    """What becomes of the letter about a client, with these channels set up."""

    def make(client: Client, available: tuple[str, ...] = EVERY) -> Outgoing | NotSent:
        return compose(deed(), WORDING, client, coach="Bo", available=available)

    return make


Composed = Callable[..., Outgoing | NotSent]


def test_a_practice_is_written_to_by_email_first(client: Client, composed: Composed) -> None:
    """By letter where it has none, or none that can be one."""
    both = with_gp(client, "gp@example.org", "3 Elm Road")
    wrong = with_gp(client, "gp at example", "3 Elm Road")

    first, second = composed(both), composed(wrong)
    assert isinstance(first, Outgoing)
    assert isinstance(second, Outgoing)
    assert ("email", "gp@example.org") == (first.channel, first.to)
    assert ("letter", "3 Elm Road") == (second.channel, second.to)
    assert "Ottilie Grangewater was coached by Bo." == first.text


def test_it_is_in_english(client: Client, composed: Composed) -> None:
    """The practice's language, not the client's."""
    polish = with_gp(client, "gp@example.org").model_copy(update={"language": "pl"})
    made = composed(polish)

    assert isinstance(made, Outgoing)
    assert "en" == made.language


def test_without_a_way_to_the_practice_nothing_is_sent(client: Client, composed: Composed) -> None:
    """It never goes to the client instead."""
    assert NotSent(why="no_gp") == composed(client)
    assert NotSent(why="channel_not_set_up") == composed(
        with_gp(client, "gp@example.org"), ("sms",)
    )


def test_a_client_who_is_not_to_be_contacted_may_still_have_a_gp(
    client: Client, composed: Composed
) -> None:
    """That wish is about the client; consent withdrawn is what stops the letter."""
    quiet = with_gp(client, "gp@example.org").model_copy(
        update={"do_not_contact": True, "channels": ()}
    )

    assert isinstance(composed(quiet), Outgoing)
