"""
Diaries and invitations as calendar files (iCalendar, RFC 5545 and 5546).

In: sessions with their moments in UTC. Out: the bytes of a file. The same session has the same
UID in each of them, a keyed hash that says nothing; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time, timedelta
from typing import Literal

from icalendar import Calendar as File
from icalendar import Event, vCalAddress, vText

from alongside.coaches import Absence
from alongside.deeds import Appointment
from alongside.diary.slot import Slot
from alongside.keys import KeyRing
from alongside.london import moment_on, today
from alongside.messages.wording import mode_in_words, one_line

MEDIA_TYPE = "text/calendar"
NO_MAIL = "invalid:nomail"
"""Where a service writes from that has no address: the format asks for one."""
Method = Literal["REQUEST", "CANCEL"]
_PRODUCT = "-//Alongside//Peer health coaching//EN"
_DAY = timedelta(days=1)


def uid_of(ring: KeyRing, journey: str, session: int) -> str:
    """The name of a session in calendars."""
    return f"{ring.keyed_hash(f'session/{journey}/{session}')[:40]}@alongside"


def diary_file(
    coach_id: str, slots: Iterable[Slot], absences: Iterable[Absence], ring: KeyRing
) -> bytes:
    """
    A coach's sessions and absences.

    Clients are in it by their id, where sessions are held as well; a session that is not booked
    is a note on the day it is meant for.
    """
    file = _file("PUBLISH")
    file.add("x-wr-calname", vText(f"Sessions of {coach_id}"))
    for slot in slots:
        if slot.starts_at is not None or slot.state == "to_book":
            file.add_component(_session(slot, ring))
    for absence in absences:
        file.add_component(_away(coach_id, absence, ring))
    return bytes(file.to_ical())


def invitation_file(
    appointment: Appointment,
    *,
    method: Method,
    uid: str,
    coach: str,
    organizer: str | None,
    service: str,
    attendee: str | None,
    text: str,
    language: str,
) -> bytes:
    """
    An invitation to one session, or its cancellation.

    `organizer` and `attendee` are e-mail addresses, `service` is the programme's title; a later
    file about the same session has a higher SEQUENCE.
    """
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", appointment.stamp)
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.starts_at + timedelta(minutes=appointment.minutes))
    english = language.split("-")[0].lower() == "en"
    called = f"Session with {coach}" if english else f"{coach} ({appointment.session})"
    event.add("summary", vText(one_line(called)))
    event.add("location", vText(_where(appointment.place, appointment.mode, language)))
    event.add("description", vText(_text(text)))
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    who = vCalAddress(f"mailto:{organizer}" if organizer else NO_MAIL)
    who.params["CN"] = one_line(service)
    event.add("organizer", who)
    guest = vCalAddress(f"mailto:{attendee}" if attendee else NO_MAIL)
    guest.params["ROLE"] = "REQ-PARTICIPANT"
    guest.params["PARTSTAT"] = "NEEDS-ACTION"
    guest.params["RSVP"] = "FALSE"
    event.add("attendee", guest)
    file = _file(method)
    file.add_component(event)
    return bytes(file.to_ical())


def _file(method: str) -> File:
    file = File()
    file.add("prodid", _PRODUCT)
    file.add("version", "2.0")
    file.add("method", method)
    return file


def _session(slot: Slot, ring: KeyRing) -> Event:
    event = Event()
    event.add("uid", uid_of(ring, slot.journey, slot.session))
    event.add("dtstamp", slot.stamp)
    event.add("sequence", slot.sequence)
    what = f"Session {slot.session}, {slot.client_id}"
    if slot.starts_at is None:
        day = today(slot.target)
        event.add("dtstart", day)
        event.add("dtend", day + _DAY)
        event.add("summary", vText(f"To be booked: {what}"))
        event.add("status", "TENTATIVE")
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", slot.starts_at)
        event.add("dtend", slot.ends_at)
        event.add("summary", vText(f"{what}, {mode_in_words(slot.mode or '')}"))
        event.add("status", "CANCELLED" if slot.state == "cancelled" else "CONFIRMED")
        event.add("location", vText(_where(slot.place, slot.mode or "")))
    if slot.agenda:
        points = "\n".join(f"{n}. {one_line(each)}" for n, each in enumerate(slot.agenda, 1))
        event.add("description", vText(points))
    return event


def _away(coach_id: str, absence: Absence, ring: KeyRing) -> Event:
    event = Event()
    about = f"absence/{coach_id}/{absence.from_}"
    event.add("uid", f"{ring.keyed_hash(about)[:40]}@alongside")
    event.add("dtstamp", moment_on(absence.from_, time()))
    event.add("dtstart", absence.from_)
    last = absence.until or absence.from_
    event.add("dtend", last + _DAY)
    event.add("summary", vText("Away" if absence.until else "Away from this day on"))
    return event


def _where(place: str | None, mode: str, language: str = "en") -> str:
    return one_line(place or "") or mode_in_words(mode, language)


def _text(text: str) -> str:
    return "\n".join(one_line(line) for line in text.splitlines())
