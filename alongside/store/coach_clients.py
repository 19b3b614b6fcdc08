"""
Does a change of a coach suit the clients they have?

In: the coach before and after, inside the transaction that changes them. Out: what stands
against it, or nothing.
"""

from sqlalchemy import Connection, select

from alongside.coaches import Coach, Problem
from alongside.load import limit_below_load
from alongside.store.tables import caseload


def unsuited_to_clients(
    connection: Connection, was: Coach, now: Coach, although_over: bool
) -> Problem | None:
    """
    Why `now` does not suit the clients; `although_over` lets a limit be below their number.

    Clients of a programme the coach would not be trained for any more, or of a coach who is
    not active, must have somebody else first.
    """
    if (was.limit, was.programmes, was.active) == (now.limit, now.programmes, now.active):
        return None
    query = select(caseload.c.programme).where(caseload.c.coach_id == now.id)
    carried = [*connection.execute(query).scalars()]
    left = sorted({each for each in carried if each not in now.programmes})
    if was.active and not now.active and carried:
        says = (
            f"{now.id} carries {_clients(len(carried))} and would not be active; "
            f"`alongside coaches leave {now.id} --on DAY` finds them other coaches"
        )
        return Problem("active", "has_clients", says)
    if now.programmes != was.programmes and left:
        says = (
            f"{now.id} carries clients of {', '.join(left)}, which is not among the programmes; "
            f"`alongside coaches move {now.id}` finds them other coaches"
        )
        return Problem("programmes", "has_clients", says)
    if now.limit == was.limit or although_over:
        return None
    below = limit_below_load(now.id, len(carried), now.limit)
    return None if below is None else Problem("limit", "limit_below_load", below)


def _clients(many: int) -> str:
    return f"{many} client{'' if many == 1 else 's'}"
