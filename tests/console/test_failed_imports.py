"""Imports of a register that failed, tried again."""

from pathlib import Path

import pytest

from alongside.access import Role
from tests.console.console_kit import signed_in
from tests.console.import_kit import SMALL, looked_through, sent, settled

pytestmark = pytest.mark.asyncio


async def test_one_that_failed_can_be_tried_again(tmp_path: Path) -> None:
    """Where it was: looked through, or taken in; nothing is changed twice."""
    async with signed_in(tmp_path, Role.COORDINATOR) as (store, someone):
        await sent(someone, SMALL)
        path = await looked_through(someone)
        job_id = path.rpartition("/")[2]
        report = store.jobs.get(job_id).said["checked"]
        store.jobs.note(job_id, checked=None)
        store.jobs.move(job_id, ["checked"], "failed")
        await someone.get(path)
        not_looked_through = someone.text
        await someone.send(f"{path}/keep")
        await settled(someone, path)
        again = store.jobs.get(job_id)
        store.jobs.note(job_id, done=1, total=2)
        store.jobs.move(job_id, ["checked"], "failed")
        await someone.get(path)
        not_taken_in = someone.text
        await someone.send(f"{path}/keep")
        await settled(someone, path)

        assert "nothing of it was taken in" in not_looked_through
        assert ("checked", report) == (again.state, again.said["checked"])
        assert "It came to line 1 of 2" in not_taken_in
        assert "done" == store.jobs.get(job_id).state
