"""A worker process as the service's own, serving the tiny workflow."""

import contextlib
from collections.abc import Iterator
from typing import Any

from tiny_workflow import Tiny, echo

import worker
from service.parts import Parts


@contextlib.contextmanager
def tiny_parts(*_open: Any) -> Iterator[Parts]:
    """The tiny workflow, with a store that is always there."""
    yield Parts(workflows=[Tiny], activities=[echo], check_store=lambda: None)


if __name__ == "__main__":
    worker.main(tiny_parts)
