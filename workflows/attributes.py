"""
The search attributes of a journey.

They are not encrypted: codes and internal ids only, never anything personal.
"""

from datetime import datetime

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.service import RPCError, RPCStatusCode

PROGRAMME: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("AlongsideProgramme")
STAGE: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("AlongsideStage")
PRIORITY: SearchAttributeKey[int] = SearchAttributeKey.for_int("AlongsidePriority")
COACH: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("AlongsideCoach")
NEXT_DUE: SearchAttributeKey[datetime] = SearchAttributeKey.for_datetime("AlongsideNextDue")
RULESET: SearchAttributeKey[str] = SearchAttributeKey.for_keyword("AlongsideRuleset")

TYPES: dict[str, str] = {
    PROGRAMME.name: "Keyword",
    STAGE.name: "Keyword",
    PRIORITY.name: "Int",
    COACH.name: "Keyword",
    NEXT_DUE.name: "Datetime",
    RULESET.name: "Keyword",
}
"""Name and server type of each, as `temporal server start-dev --search-attribute` takes them."""

_INDEXED = {
    "Keyword": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    "Int": IndexedValueType.INDEXED_VALUE_TYPE_INT,
    "Datetime": IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
}


class AttributesMissing(Exception):
    """The namespace has no such search attributes and this client may not add them."""


async def ensure_search_attributes(client: Client) -> None:
    """
    Register what the namespace lacks; does nothing where all are known.

    :raises AttributesMissing: they can't be added from here (Temporal Cloud): it names the
        missing ones and the command that adds them.
    """
    missing = sorted(TYPES)
    try:
        known = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
        missing = [name for name in missing if name not in known.custom_attributes]
    except RPCError as refused:
        # The time-skipping test server can add but not list.
        if refused.status is not RPCStatusCode.UNIMPLEMENTED:
            raise _cannot_add(client.namespace, missing) from refused
    if not missing:
        return
    try:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=client.namespace,
                search_attributes={name: _INDEXED[TYPES[name]] for name in missing},
            )
        )
    except RPCError as refused:
        if refused.status is not RPCStatusCode.ALREADY_EXISTS:
            raise _cannot_add(client.namespace, missing) from refused


def _cannot_add(namespace: str, missing: list[str]) -> AttributesMissing:
    wanted = ", ".join(f"{name} ({TYPES[name]})" for name in missing)
    return AttributesMissing(
        f"namespace {namespace!r} lacks search attributes this client may not add: {wanted}. "
        "Add them with `temporal operator search-attribute create` or in Temporal Cloud."
    )
