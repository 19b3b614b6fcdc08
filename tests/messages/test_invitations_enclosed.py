"""Which messages carry an invitation, and which say it all in words."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import vobject

from activities.enclosing import enclosed
from alongside.deeds import Appointment, SendMessage
from alongside.keys import KeyRing
from alongside.messages import Outgoing

AT = datetime(2026, 3, 31, 9, tzinfo=UTC)
APPOINTMENT = Appointment(
    session=3,
    starts_at=AT,
    minutes=60,
    mode="phone",
    sequence=1,
    stamp=datetime(2026, 3, 2, tzinfo=UTC),
)
Deed = Callable[..., SendMessage]


@pytest.fixture(scope="module")
def ring() -> KeyRing:
    """Keys of this run."""
    return KeyRing.fresh()


def sent(outgoing: Outgoing, deed: SendMessage, ring: KeyRing, attach: str | None) -> Outgoing:
    """The message with what goes with it."""
    return enclosed(
        outgoing, deed, attach=attach, coach="Bea", service="Primrose",
        organizer="team@service.example", ring=ring,
    )  # fmt: skip


def about(deed: Deed) -> SendMessage:
    """A message about session 3."""
    return deed().model_copy(update={"appointment": APPOINTMENT})


@pytest.mark.parametrize(
    ("attach", "method"), [("invitation", "REQUEST"), ("cancellation", "CANCEL")]
)
def test_an_e_mail_about_a_session_carries_what_its_wording_asks_for(
    outgoing: Outgoing, deed: Deed, ring: KeyRing, attach: str, method: str
) -> None:
    """With the text of the message in it."""
    (file,) = sent(outgoing, about(deed), ring, attach).attachments

    calendar = vobject.readOne(file.body.decode())
    assert (method, f"text/calendar; method={method}") == (calendar.method.value, file.media_type)
    assert "Session with Bea" == calendar.vevent.summary.value
    assert AT == calendar.vevent.dtstart.value
    assert "See you in the café on Tuesday." in calendar.vevent.description.value
    assert "café" not in repr(file)


@pytest.mark.parametrize("channel", ["sms", "letter"])
def test_a_channel_that_carries_no_files_sends_the_text_alone(
    outgoing: Outgoing, deed: Deed, ring: KeyRing, channel: str
) -> None:
    """Nobody is left without a word because of a file."""
    texted = outgoing.model_copy(update={"channel": channel})

    assert texted == sent(texted, about(deed), ring, "invitation")


def test_a_message_about_nothing_booked_carries_nothing(
    outgoing: Outgoing, deed: Deed, ring: KeyRing
) -> None:
    """Neither does one that asks for nothing, or for another kind of file."""
    assert outgoing == sent(outgoing, deed(), ring, "invitation")
    assert outgoing == sent(outgoing, about(deed), ring, None)
    assert outgoing == sent(outgoing, about(deed), ring, "plan")


def test_an_invitation_in_another_language_says_little(
    outgoing: Outgoing, deed: Deed, ring: KeyRing
) -> None:
    """The words are those of the message; the title is a name and a number."""
    polish = outgoing.model_copy(update={"language": "pl"})

    (file,) = sent(polish, about(deed), ring, "invitation").attachments

    assert "Bea (3)" == vobject.readOne(file.body.decode()).vevent.summary.value


def test_a_deed_of_before_is_read_as_it_was(deed: Deed) -> None:
    """Histories hold messages that know no appointment."""
    written = deed().model_dump_json(exclude={"appointment"})

    assert SendMessage.model_validate_json(written).appointment is None
