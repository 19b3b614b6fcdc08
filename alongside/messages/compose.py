"""
What is sent to this client, by which channel, in which words; or why nothing is.

Takes the deed, the message's wording by language, the client, the coach's name; gives an
`Outgoing` or a `NotSent`. Pure: nothing is sent here.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from alongside.deeds import SendMessage
from alongside.messages.address import is_one_address
from alongside.messages.outgoing import NotSent, Outgoing
from alongside.messages.wording import (
    KNOWN_PLACEHOLDERS,
    Unfilled,
    day_in_words,
    fill,
    mode_in_words,
    one_line,
    time_in_words,
)
from alongside.ruleset.model import MessageText
from alongside.store.people import Client, Person

FALLBACK = "en"
DEFAULT_SUBJECT = "A message for you"
_GP_ADDRESSES = {"email": "gp_email", "letter": "gp_address"}
"""How a GP practice is written to, the preferred way first."""
_ADDRESSES = {"email": "email", "sms": "phone", "letter": "address"}
"""The personal detail each channel needs; other channels (a call) are for people."""


def compose(
    deed: SendMessage,
    wording: Mapping[str, MessageText],
    client: Client,
    *,
    coach: str | None,
    available: Collection[str],
) -> Outgoing | NotSent:
    """
    The message of `deed` for `client`, or about them for their GP practice.

    Whether the client may be contacted and how says nothing of their GP: telling the practice is
    part of what the client agreed to, in English, by e-mail or else by letter.

    `wording` is by language and falls back to English; `coach` is the coach's name;
    `available` are the channels the service has set up. The client's channel is the first they
    accept that is available and has an address. `starts_at` in the deed's values fills {day} and
    {time}.

    :raises ValueError: `starts_at` is no moment with a time zone.
    """
    to_gp = any(words.to == "gp" for words in wording.values())
    chosen = _gp(client.person, available) if to_gp else _channel(client, available)
    if isinstance(chosen, NotSent):
        return chosen
    channel, to = chosen
    language = choose_language(FALLBACK if to_gp else client.language, wording)
    if language is None:
        return NotSent(why="no_wording")
    words = wording[language]
    values = _values(deed, client.person, coach, language)
    try:
        text = fill(words.text, values).strip()
        subject = one_line(fill(words.subject or DEFAULT_SUBJECT, values))
    except Unfilled as missing:
        known = missing.placeholder in KNOWN_PLACEHOLDERS
        return NotSent(why=f"no_{missing.placeholder}" if known else "unknown_placeholder")
    return Outgoing(
        journey=deed.journey,
        key=deed.key,
        client_id=client.client_id,
        message=deed.message,
        channel=channel,
        language=language,
        at=deed.now,
        to=to,
        subject=subject,
        text=text,
    )


def choose_language(wanted: str, wording: Mapping[str, object]) -> str | None:
    """The wording's language for `pt-BR`: that, else `pt`, else English, else None."""
    known = {language.lower(): language for language in wording}
    for language in (wanted.lower(), wanted.lower().split("-")[0], FALLBACK):
        if language in known:
            return known[language]
    return None


def _gp(person: Person, available: Collection[str]) -> tuple[str, str] | NotSent:
    why = "no_gp"
    for channel, detail in _GP_ADDRESSES.items():
        address = one_line(getattr(person, detail) or "")
        if not address or (channel == "email" and not is_one_address(address)):
            continue
        if channel in available:
            return channel, address
        why = "channel_not_set_up"
    return NotSent(why=why)


def _channel(client: Client, available: Collection[str]) -> tuple[str, str] | NotSent:
    if client.do_not_contact:
        return NotSent(why="do_not_contact")
    why = "no_accepted_channel"
    for channel in client.channels:
        if channel not in _ADDRESSES:
            continue
        if channel not in available:
            why = "channel_not_set_up" if why == "no_accepted_channel" else why
            continue
        address = one_line(getattr(client.person, _ADDRESSES[channel]) or "")
        if address and (channel != "email" or is_one_address(address)):
            return channel, address
        why = "no_address"
    return NotSent(why=why)


def _values(deed: SendMessage, person: Person, coach: str | None, language: str) -> dict[str, str]:
    values = {
        name: str(value) for name, value in deed.values.items() if isinstance(value, str | int)
    }
    values |= {"name": person.name or "", "coach": coach or ""}
    starts_at = _moment(deed.values.get("starts_at"))
    if starts_at is not None:
        values["day"] = day_in_words(starts_at, language)
        values["time"] = time_in_words(starts_at)
    if "mode" in values:
        values["mode"] = mode_in_words(values["mode"], language)
    if "reason" in values:
        values["reason"] = values["reason"].replace("_", " ")
    return values


def _moment(value: str | int | datetime | None) -> datetime | None:
    # A deed that went through JSON carries its moments as text.
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        return None
    if value.tzinfo is None:
        raise ValueError("'starts_at' has no time zone; give a moment such as 2026-03-31T09:00Z")
    return value.astimezone(UTC)
