"""
What other systems tell by CloudEvents: one event of a journey in each.

`type` is `alongside.` with the event's name, `subject` the programme and client as
`primrose-a/c-...`; `id` with `source` makes a second sending the same one; `data` is the rest.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Annotated, Any

from cloudevents.core.base import BaseCloudEvent
from cloudevents.core.bindings.http import HTTPMessage, from_http_event
from cloudevents.core.exceptions import BaseCloudEventException
from fastapi import APIRouter, Depends, Request
from pydantic import TypeAdapter, ValidationError

from alongside.events import AnyEvent
from alongside.store.systems import ApiKey
from console.api.journeys import told
from console.api.keys import Scope, asks
from console.api.labels import with_label_at
from console.api.problems import Refusal, said
from console.api.reportable import KINDS, ReportedEvent
from console.api.shapes import RecordedOut
from console.context import Console
from console.security.door import Here

router = APIRouter(tags=["events"])
PREFIX = "alongside."
SUBJECT = "[a-z0-9-]{1,60}/[a-z0-9-]{1,60}"
NOT_UNDERSTOOD = "Not understood"
_reported: TypeAdapter[AnyEvent] = TypeAdapter(ReportedEvent)


def described() -> dict[str, Any]:
    """A CloudEvent for each event that may be reported, with what its `data` holds."""
    return {
        "oneOf": [
            {
                "type": "object",
                "required": ["specversion", "id", "source", "type", "subject", "data"],
                "properties": {
                    "specversion": {"const": "1.0"},
                    "id": {"type": "string", "minLength": 1, "maxLength": 200},
                    "source": {"type": "string", "format": "uri", "minLength": 1},
                    "type": {"const": f"{PREFIX}{kind.model_fields['name'].default}"},
                    "subject": {"type": "string", "pattern": f"^{SUBJECT}$"},
                    "time": {"type": "string", "format": "date-time"},
                    "data": {"$ref": f"#/components/schemas/{kind.__name__}"},
                },
                "propertyNames": {"pattern": "^[a-z0-9]{1,20}$"},
                "additionalProperties": {"type": "string", "maxLength": 200},
            }
            for kind in KINDS
        ]
    }


async def message(request: Request) -> HTTPMessage:
    """The request as CloudEvents reads one, structured or binary."""
    return HTTPMessage(headers=dict(request.headers), body=await request.body())


@router.post(
    "/events",
    responses=said(401, 403, 404, 409, 413, 422, 429),
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": (
                "A CloudEvent 1.0 with `data` in JSON: structured, as here, or binary, with the "
                "attributes in `ce-` headers and `data` as the body"
            ),
            "content": {"application/cloudevents+json": {"schema": described()}},
        }
    },
)
def events(
    console: Here,
    key: Annotated[ApiKey, Depends(asks(Scope.EVENTS_WRITE))],
    given: Annotated[HTTPMessage, Depends(message)],
) -> RecordedOut:
    """Tell a journey what happened, by a CloudEvent; the same one again changes nothing."""
    try:
        event = from_http_event(given)
        # JSON can name half a letter, which no database and no answer can hold.
        " ".join(map(str, event.get_attributes().values())).encode()
    except (
        BaseCloudEventException, AttributeError, KeyError, RecursionError, TypeError, ValueError,
    ) as wrong:  # fmt: skip
        raise Refusal(
            422, NOT_UNDERSTOOD, "This is no CloudEvent 1.0 with data in JSON."
        ) from wrong
    programme, client_id = _whose(event)
    happened = _happened(console, key, event, timed=_is_timed(given))
    return told(console, key, programme, client_id, happened, None)


def _whose(event: BaseCloudEvent) -> tuple[str, str]:
    subject = str(event.get_subject() or "")
    if re.fullmatch(SUBJECT, subject) is None:
        raise Refusal(
            422, NOT_UNDERSTOOD, "`subject` has to be programme/client, as primrose-a/c-..."
        )
    programme, _, client_id = subject.partition("/")
    return programme, client_id


def _is_timed(given: HTTPMessage) -> bool:
    """Whether it says when; the library puts its own time where nothing is said."""
    if "ce-specversion" in given.headers:
        return "ce-time" in given.headers
    written = json.loads(given.body)
    return isinstance(written, dict) and "time" in written


def _happened(console: Console, key: ApiKey, event: BaseCloudEvent, *, timed: bool) -> AnyEvent:
    kind, data = str(event.get_type()), event.get_data()
    if not kind.startswith(PREFIX):
        raise Refusal(
            422, NOT_UNDERSTOOD, f"`type` has to begin with {PREFIX}, as alongside.session_attended"
        )
    if not isinstance(data, dict | None):
        raise Refusal(422, NOT_UNDERSTOOD, "`data` has to be a JSON object")
    fields: dict[str, Any] = {**(data or {}), "name": kind.removeprefix(PREFIX)}
    fields.pop("by", None)
    said_id = f"{key.key_id} {event.get_source()} {event.get_id()}"
    fields["id"] = f"ce-{sha256(said_id.encode()).hexdigest()[:32]}"
    if timed and "at" not in fields:
        fields["at"] = event.get_time()
    try:
        return _reported.validate_python(fields)
    except ValidationError as wrong:
        where = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: "
            f"{with_label_at(console, fields, each['loc'], each['msg'])}"
            for each in wrong.errors(include_input=False, include_context=False)
        )
        raise Refusal(422, NOT_UNDERSTOOD, f"`data` does not fit {kind}: {where}"[:2000]) from None
