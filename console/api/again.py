"""
A request sent again is answered as the first was: by `Idempotency-Key`, for two days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel

from alongside.store.systems import ApiKey
from console.acting import NotDone
from console.api.problems import Refusal
from console.context import Console

Again = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="Your own id for this request: sent again, it is answered as it was",
    ),
]


def once(
    console: Console,
    key: ApiKey,
    again: str | None,
    asked: str,
    shape: type[BaseModel],
    do: Callable[[], BaseModel],
) -> BaseModel:
    """
    Do it, or answer as it was answered before.

    :param asked: all that was asked for, as text: the same key with another request is refused.
    :raises Refusal: the key was used for another request, or the first is still under way.
    """
    if again is None:
        return do()
    kept = console.store.api_answers
    before = kept.begin(key.key_id, again, asked, console.wall())
    if before is not None:
        if not before.same:
            raise Refusal(
                422, "Not understood", "This Idempotency-Key was used for another request."
            )
        if before.status is None:
            raise Refusal(
                409, "Refused", "The first request with this Idempotency-Key is under way.",
                Retry_After="5",
            )  # fmt: skip
        if before.status >= 400:
            raise NotDone(before.body["detail"], before.status)
        return shape.model_validate(before.body)
    try:
        answer = do()
    except NotDone as problem:
        if problem.status >= 500:
            kept.forget(key.key_id, again)
        else:
            kept.end(key.key_id, again, problem.status, {"detail": str(problem)})
        raise
    except BaseException:
        kept.forget(key.key_id, again)
        raise
    kept.end(key.key_id, again, 200, answer.model_dump(mode="json"))
    return answer
