"""
The invitation or cancellation that goes with a message about a session.

In: a message with the session it is about. Out: the message, with a calendar file where its
channel carries files. The text alone says it all, so nothing waits for a file.
"""

from __future__ import annotations

from alongside.deeds import SendMessage
from alongside.diary.ical import MEDIA_TYPE, Method, invitation_file, uid_of
from alongside.keys import KeyRing
from alongside.messages.outgoing import Attachment, Outgoing

METHODS: dict[str, Method] = {"invitation": "REQUEST", "cancellation": "CANCEL"}
"""What a rule file's `attach` is in a calendar."""
CARRIES_FILES = frozenset({"email"})


def enclosed(
    outgoing: Outgoing,
    deed: SendMessage,
    *,
    attach: str | None,
    coach: str | None,
    service: str,
    organizer: str | None,
    ring: KeyRing,
) -> Outgoing:
    """The message with what its wording asks to `attach`; as it is where that is something else."""
    method = METHODS.get(attach or "")
    appointment = deed.appointment
    if method is None or appointment is None or outgoing.channel not in CARRIES_FILES:
        return outgoing
    file = invitation_file(
        appointment,
        method=method,
        uid=uid_of(ring, deed.journey, appointment.session),
        coach=coach or service,
        organizer=organizer,
        service=service,
        attendee=outgoing.to,
        text=outgoing.text,
        language=outgoing.language,
    )
    invitation = Attachment(
        filename=f"session-{appointment.session}.ics",
        media_type=f"{MEDIA_TYPE}; method={method}",
        body=file,
    )
    return outgoing.model_copy(update={"attachments": (*outgoing.attachments, invitation)})
