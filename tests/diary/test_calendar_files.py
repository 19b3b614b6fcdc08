"""Calendar files, read by two parsers that have nothing to do with the one that wrote them."""

import itertools
import re
from datetime import UTC, date, datetime, time, timedelta

import ics
import pytest
import vobject
from diary_kit import AGENDA, CLIENT, COACH, JOURNEY, journal, london, planned

from alongside.appointments import appointment_of
from alongside.coaches import Absence
from alongside.diary.ical import diary_file, invitation_file, uid_of
from alongside.diary.slot import Slot, slot_of
from alongside.events import AnyEvent, SessionBooked, SessionCancelled
from alongside.journal import Journal
from alongside.keys import KeyRing

HOSTILE = "Café; 1, High Street\r\nBEGIN:VALARM\nATTACH:file\x00:///etc/passwd\u202e" + "ä" * 200


def slot(*events: AnyEvent) -> Slot:
    """The first session after these events."""
    found = slot_of(
        JOURNEY, journal(planned(london("2026-03-30")), *events), 1, COACH,
        client_id=CLIENT, agenda=AGENDA, now=london("2026-03-10"),
    )  # fmt: skip
    assert found is not None
    return found


def booked(day: str, at: str = "10:00", **more: object) -> SessionBooked:
    """The first session, booked."""
    given = {"session": 1, "starts_at": london(day, at), "mode": "cafe", **more}
    return SessionBooked.model_validate(given)


def file_of(*slots: Slot, ring: KeyRing, absences: tuple[Absence, ...] = ()) -> str:
    return diary_file(COACH, slots, absences, ring).decode()


def unfolded(text: str) -> list[str]:
    return re.sub("\r\n[ \t]", "", text).split("\r\n")


def invited(ring: KeyRing, *events: AnyEvent, method: str = "REQUEST", **more: str) -> str:
    """The invitation as the last of these events leaves the session."""
    told = Journal(journal(planned(london("2026-03-30")), *events))
    appointment = appointment_of(told, "session/1")
    assert appointment is not None
    given = {
        "uid": uid_of(ring, JOURNEY, 1), "coach": "Robin", "organizer": "team@service.example",
        "service": "Primrose", "attendee": "wren@example.org", "text": "Hello", "language": "en",
        **more,
    }  # fmt: skip
    return invitation_file(appointment, method=method, **given).decode()


@pytest.mark.parametrize(
    ("day", "hour"),
    [("2026-03-27", 10), ("2026-03-30", 9), ("2026-10-23", 9), ("2026-10-26", 10)],
)
def test_two_parsers_read_ten_oclock_in_london_on_both_sides_of_a_clock_change(
    ring: KeyRing, day: str, hour: int
) -> None:
    """The file says UTC, so that no reader needs to know London."""
    text = file_of(slot(booked(day)), ring=ring)
    starts = datetime.combine(date.fromisoformat(day), time(hour), UTC)
    ends = starts + timedelta(hours=1)

    (mine,) = ics.Calendar(text).events
    theirs = vobject.readOne(text).vevent

    assert (starts, ends) == (mine.begin.datetime, mine.end.datetime)
    assert (starts, ends) == (theirs.dtstart.value, theirs.dtend.value)


def test_both_parsers_find_every_session_and_absence(ring: KeyRing) -> None:
    """Booked, to be booked, cancelled; the days a coach is away are whole days."""
    away = Absence(from_=date(2026, 4, 8), until=date(2026, 4, 10))
    cancelled = SessionCancelled(session=1, cancelled_by="client", with_notice=True)
    slots = (slot(booked("2026-03-30")), slot(), slot(booked("2026-04-01"), cancelled))
    text = diary_file(COACH, slots, (away,), ring).decode()

    mine = ics.Calendar(text).events
    theirs = vobject.readOne(text).vevent_list

    assert 4 == len(theirs)
    statuses = [each.status.value for each in theirs if "status" in each.contents]
    assert ["CONFIRMED", "TENTATIVE", "CANCELLED"] == statuses
    assert (date(2026, 4, 8), date(2026, 4, 11)) == (
        theirs[3].dtstart.value, theirs[3].dtend.value,
    )  # fmt: skip
    assert {"Away"} < {each.name for each in mine}


def test_a_session_keeps_its_name_and_its_version_rises(ring: KeyRing) -> None:
    """Booked, moved twice, cancelled: the invitations are versions of one appointment."""
    cancelled = SessionCancelled(session=1, cancelled_by="coach", with_notice=True)
    steps = (booked("2026-03-30"), booked("2026-03-31"), booked("2026-04-01", "14:00"), cancelled)

    files = [
        vobject.readOne(
            invited(ring, *steps[:n], method="CANCEL" if n == len(steps) else "REQUEST")
        )
        for n in range(1, len(steps) + 1)
    ]

    events = [file.vevent for file in files]
    assert 1 == len({each.uid.value for each in events})
    assert ["0", "1", "2", "3"] == [each.sequence.value for each in events]
    assert ["REQUEST", "REQUEST", "REQUEST", "CANCEL"] == [file.method.value for file in files]
    assert ["CONFIRMED"] * 3 + ["CANCELLED"] == [each.status.value for each in events]
    stamps = [each.dtstamp.value for each in events]
    assert all(earlier < later for earlier, later in itertools.pairwise(stamps))
    assert "mailto:wren@example.org" == events[0].attendee.value


def test_a_file_made_again_is_the_same_file(ring: KeyRing) -> None:
    """Nothing in it is of the moment it was made."""
    assert invited(ring, booked("2026-03-30")) == invited(ring, booked("2026-03-30"))
    one = slot(booked("2026-03-30"))
    assert file_of(one, ring=ring) == file_of(one, ring=ring)


def test_names_say_nothing_without_the_key(ring: KeyRing) -> None:
    """Neither the client nor the journey is in a UID; another key gives another."""
    uid = uid_of(ring, JOURNEY, 1)

    assert CLIENT not in uid
    assert uid != uid_of(KeyRing.fresh(), JOURNEY, 1)
    assert uid != uid_of(ring, JOURNEY, 2)


@pytest.mark.parametrize("text", [HOSTILE, "\r\nEND:VEVENT\r\nEND:VCALENDAR", "a\rb", ";,\\:"])
def test_what_people_write_stays_what_they_wrote(ring: KeyRing, text: str) -> None:
    """A place is one value on one line: it ends no line, adds no property, folds at 75 octets."""
    for file in (
        file_of(slot(booked("2026-03-30", place=text)), ring=ring),
        invited(ring, booked("2026-03-30", place=text), text=text, coach=text, service=text),
    ):
        lines = unfolded(file)
        names = [line.partition(":")[0].partition(";")[0] for line in lines if line]
        assert {"BEGIN", "END"} <= set(names)
        assert 2 == names.count("BEGIN") == names.count("END")
        assert not {"ATTACH", "VALARM"} & set(names)
        assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
        assert "\n" not in file.replace("\r\n", "")
        assert "\x00" not in file
        shown = " ".join(text.replace("\x00", " ").replace("\u202e", "").split())[:300]
        assert shown == vobject.readOne(file).vevent.location.value
        assert 1 == len(ics.Calendar(file).events)


def test_a_coachs_file_holds_no_name_and_no_goal(ring: KeyRing) -> None:
    """A phone in a café: the coach knows their clients by id there."""
    text = file_of(slot(booked("2026-03-30", place="1 High Street")), ring=ring)

    assert CLIENT in text
    assert "1 High Street" in text
    assert "Introduce yourselves" in text
    assert "@" not in text.replace("@alongside", "")


def test_a_service_without_an_address_still_invites(ring: KeyRing) -> None:
    """The format asks for an organizer; one that takes no mail is said to take none."""
    file = vobject.readOne(invited(ring, booked("2026-03-30"), organizer=""))

    assert "invalid:nomail" == file.vevent.organizer.value
