"""
Every command of `alongside`, with what of it stands in the record of who looked at what.

`Shows` writes what was looked at before it is shown; `Changes` keeps a change of the database
together with its row; `Tells` writes before it asks the service, and after what came of it. Any
other says why there is nothing to write down.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shows:
    """Words after `alongside`, the codes and ids of the rows they make; what goes before."""

    words: str
    rows: tuple[tuple[str, str | None], ...]
    before: str = ""


@dataclass(frozen=True)
class Changes(Shows):
    """The same for what changes the database."""


@dataclass(frozen=True)
class Tells:
    """The code of what the running service is asked to do."""

    what: str


FILES = "reads rule files, and no client"
COUNTS = "counts, and names no client"
SERVES = "runs the service; what its parts do they write down themselves"
TABLES = "looks after tables; shows and changes nothing of anybody's"
COACH = "--programme primrose-a --gender female --mode home"
FIRST, NEXT = "primrose-a/{first}", "primrose-a/{next}"
PREVIEW = (("rules_previewed", NEXT), ("rules_preview_clients_seen", NEXT),
           ("rules_preview_journeys_seen", NEXT), ("rules_preview_exported", NEXT))  # fmt: skip
WHY = "--by Ada --why because"

LINES: dict[str, Shows | Tells | str] = {
    "answer": Tells("task_answered"),
    "audit list": Shows("audit list --client {client}", (("audit_seen", "{client}"),)),
    "audit verify": "walks the record itself, and shows nobody in it",
    "coaches add": Changes(
        f"coaches add --name Kit --id k-kit00000 {COACH}", (("coach_added", "k-kit00000"),)
    ),
    "coaches away": Tells("coach_away"),
    "coaches back": Tells("coach_back"),
    "coaches book": Tells("session_booked"),
    "coaches cancel": Tells("session_cancelled"),
    "coaches change": Changes("coaches change {coach} --limit 5", (("coach_changed", "{coach}"),)),
    "coaches clients": Shows("coaches clients {coach}", (("coach_seen", "{coach}"),)),
    "coaches diary": Shows(
        "coaches diary {coach} --ics {out}.ics",
        (("diary_seen", "{coach}"), ("diary_taken", "{coach}")),
    ),
    "coaches export": Shows("coaches export {out}.csv", (("coaches_taken_out", None),)),
    "coaches import": Changes("coaches import {coaches}", (("coaches_imported", None),)),
    "coaches leave": Tells("coach_leave"),
    "coaches list": "names coaches and counts their clients, as the page does",
    "coaches move": Tells("coach_move"),
    "coaches rebook": Tells("session_booked"),
    "coaches room": COUNTS,
    "coaches sessions": Tells("sessions_changed"),
    "coaches show": Shows("coaches show {coach}", (("coach_seen", "{coach}"),)),
    "console": SERVES,
    "list": Shows("list --programme primrose-a", (("journeys_listed", "primrose-a"),)),
    "plan action": Tells("action_plan_written"),
    "plan close-goal": Tells("goal_closed"),
    "plan crisis": Tells("crisis_plan_written"),
    "plan gp": Changes("plan gp {client} --practice P", (("client_changed", "{client}"),)),
    "plan progress": Tells("goal_progressed"),
    "plan resource": Tells("resource_named"),
    "plan sent": Shows("plan sent {client}", (("plan_seen", "{journey}"),)),
    "plan set-goal": Tells("goal_set"),
    "plan show": Shows("plan show {client} --html {out}", (("document_taken", "{journey}"),)),
    "plan snapshot": Tells("snapshot_written"),
    "plan supporter": Tells("supporter_named"),
    "plan write": Tells("plan_written"),
    "rebuild": TABLES,
    "register import": Changes(
        "register import {register}.csv --columns {register}.yaml", (("register_imported", None),)
    ),
    "register priorities": Shows(
        "register priorities --programme primrose-a --out {out}.csv",
        (("priorities_taken_out", "primrose-a"),),
    ),
    "rehearse": "plays with invented people in a home of its own",
    "report": Tells("the name of what happened"),
    "rules adopt": Tells("rules_rollout_begun"),
    "rules check": COUNTS,
    "rules diff": FILES,
    "rules explain": Shows(
        "rules explain current:primrose-a {client}", (("client_seen", "{client}"),)
    ),
    "rules format": FILES,
    "rules history": COUNTS,
    "rules preview": Shows("rules preview {rules} --list --csv {out}.csv", PREVIEW),
    "rules publish": Changes(f"rules publish {{rules}} {WHY}", (("rules_published", NEXT),)),
    "rules rollback": Changes(
        f"rules rollback primrose-a --to {{first}} {WHY}",
        (("rules_rolled_back", FIRST),),
        before=f"rules publish {{rules}} {WHY}",
    ),
    "rules schema": FILES,
    "rules sign-off": Changes("rules sign-off {rules} --by Ada", (("rules_signed", NEXT),)),
    "rules test": FILES,
    "rules walk": FILES,
    "show": Shows("show {client}", (("journey_seen", "{journey}"),)),
    "start": Tells("journey_started"),
    "store upgrade": TABLES,
    "supervision held": Tells("supervision_answered"),
    "supervision list": "names coaches by id, and no client",
    "supervision missed": Tells("supervision_answered"),
    "supervision ratio": COUNTS,
    "tasks": Shows("tasks --role coach", (("tasks_listed", "coach"),)),
    "up": SERVES,
    "users add": Changes(
        "users add bo --name Bo --role manager", (("colleague_added", "{latest}"),)
    ),
    "users end-sign-ins": Changes("users end-sign-ins ada", (("sign_ins_ended", "{ada}"),)),
    "users link": Changes("users link ada", (("link_made", "{ada}"),)),
    "users list": "names colleagues, and no client",
    "users lock": Changes("users lock cy", (("colleague_shut_out", "{cy}"),)),
    "users roles": Changes(
        "users roles cy --role auditor",
        (
            ("colleague_changed", "{cy}"),
            ("role_given_auditor", "{cy}"),
            ("role_taken_manager", "{cy}"),
        ),
    ),
    "users unlock": Changes("users unlock cy", (("colleague_let_in_again", "{cy}"),)),
    "waiting list": Shows("waiting primrose-a", (("waiting_listed", "primrose-a"),)),
    "waiting round": Tells("round_asked"),
    "waiting rounds": COUNTS,
    "worker": SERVES,
}
