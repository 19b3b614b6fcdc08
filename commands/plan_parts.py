"""
`alongside plan ...`: one part of a client's plan at a time, in their words.

Each option is a detail of one event; what is written again replaces what was there.
"""

from __future__ import annotations

import uuid
from typing import Annotated, Any

import typer

from commands.journeys import DEFAULT, By, Client, EventId, Programme
from commands.screen import REFUSED, fail, with_starter

GoalName = Annotated[str, typer.Argument(help="The goal's short name, such as walking.")]
Text = Annotated[str | None, typer.Option(help="In the client's words.")]


def add_to(app: typer.Typer) -> None:
    """Put these commands into `alongside plan`."""
    app.command("set-goal")(set_goal)
    app.command("progress")(progress)
    app.command("close-goal")(close_goal)
    app.command("action")(action)
    app.command("crisis")(crisis)
    app.command("supporter")(supporter)
    app.command("resource")(resource)
    app.command("snapshot")(snapshot)


def set_goal(
    client: Client,
    goal: GoalName,
    text: Text = None,
    kind: Annotated[str, typer.Option(help="health or recovery; one recovery goal at a time.")] = (
        "health"
    ),
    area: Annotated[
        str | None,
        typer.Option(
            help="Of a recovery goal: mental_health, accommodation, support, "
            "education_and_training, meaningful_activity, being_social."
        ),
    ] = None,
    specific: Annotated[str | None, typer.Option(help="What exactly.")] = None,
    measurable: Annotated[str | None, typer.Option(help="How it shows that it is met.")] = None,
    achievable: Annotated[str | None, typer.Option(help="Why it can be done.")] = None,
    relevant: Annotated[str | None, typer.Option(help="Why it matters.")] = None,
    by_day: Annotated[str | None, typer.Option(help="By when, as 2027-01-30.")] = None,
    step: Annotated[
        list[str] | None, typer.Option(help="A step towards it; may be repeated, in order.")
    ] = None,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Set a goal, or change one: say all of it again, what is not said is taken off."""
    if not (text or "").strip():
        fail("say the goal in the client's words: --text; nothing was changed", REFUSED)
    said = {
        "goal": goal, "text": text, "kind": kind, "area": area, "specific": specific,
        "measurable": measurable, "achievable": achievable, "relevant": relevant,
        "by_day": by_day, "steps": step or None,
    }  # fmt: skip
    write_part(client, programme, "goal_set", said, by, event_id)


def progress(
    client: Client,
    goal: GoalName,
    step: Annotated[int | None, typer.Option(min=1, help="The step that was done.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It is not done after all.")] = False,
    went: Annotated[str | None, typer.Option(help="well, so_so or setback.")] = None,
    text: Text = None,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Say how it goes with a goal, or tick one of its steps."""
    said = {"goal": goal, "step": step, "done": not undo, "went": went, "text": text}
    write_part(client, programme, "goal_progressed", said, by, event_id)


def close_goal(
    client: Client,
    goal: GoalName,
    outcome: Annotated[str, typer.Argument(help="met, let_go or changed.")],
    text: Text = None,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """A goal is over."""
    said = {"goal": goal, "outcome": outcome, "text": text}
    write_part(client, programme, "goal_closed", said, by, event_id)


def action(
    client: Client,
    do: Annotated[list[str], typer.Option(help="'what | when | who'; repeat it for each.")],
    setbacks: Annotated[str | None, typer.Option(help="What helps when it gets hard.")] = None,
    recording: Annotated[str | None, typer.Option(help="How notes of it are kept.")] = None,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Write the action plan; it replaces the one there is."""
    actions = [_pieces(each, ("what", "when", "who")) for each in do]
    said = {"actions": actions, "setbacks": setbacks, "recording": recording}
    write_part(client, programme, "action_plan_written", said, by, event_id)


def crisis(
    client: Client,
    signs: Annotated[str, typer.Option(help="What tells that it gets worse.")],
    helps: Annotated[str, typer.Option(help="What helps then.")],
    does_not_help: Annotated[str | None, typer.Option(help="What does not.")] = None,
    wishes: Annotated[str | None, typer.Option(help="What others should know or do.")] = None,
    contact: Annotated[
        list[str] | None, typer.Option(help="'who | how to reach them'; may be repeated.")
    ] = None,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Write the crisis plan; it replaces the one there is."""
    said = {
        "signs": signs, "helps": helps, "does_not_help": does_not_help, "wishes": wishes,
        "contacts": [_pieces(each, ("who", "reach")) for each in contact or ()] or None,
    }  # fmt: skip
    write_part(client, programme, "crisis_plan_written", said, by, event_id)


def supporter(
    client: Client,
    name: Annotated[str, typer.Argument(help="A short name for them, such as sister.")],
    who: Annotated[str | None, typer.Option(help="What they are called on the plan.")] = None,
    helps: Annotated[str | None, typer.Option(help="How they help.")] = None,
    reach: Annotated[str | None, typer.Option(help="How to reach them.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="Take them off the plan.")] = False,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Name somebody who helps, change what is said of them, or take them off."""
    said = {"supporter": name, "who": who, "helps": helps, "reach": reach, "gone": gone}
    write_part(client, programme, "supporter_named", said, by, event_id)


def resource(
    client: Client,
    name: Annotated[str, typer.Argument(help="A short name for it, such as choir.")],
    title: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    what: Annotated[str | None, typer.Option(help="What there is.")] = None,
    where: Annotated[str | None, typer.Option(help="Where and when.")] = None,
    gone: Annotated[bool, typer.Option("--gone", help="Take it off the plan.")] = False,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Name a group or place nearby, change it, or take it off."""
    said = {"resource": name, "title": title, "what": what, "where": where, "gone": gone}
    write_part(client, programme, "resource_named", said, by, event_id)


def snapshot(
    client: Client,
    physical: Annotated[str, typer.Option(help="Physical health.")],
    mental: Annotated[str, typer.Option(help="Mental health.")],
    relation: Annotated[str | None, typer.Option(help="How they act on each other.")] = None,
    strengths: Annotated[str | None, typer.Option(help="What the client is good at.")] = None,
    goals: Annotated[str | None, typer.Option(help="What the client would like.")] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="The client keeps it; it goes to no GP.")
    ] = False,
    programme: Programme = DEFAULT,
    by: By = "coach",
    event_id: EventId = None,
) -> None:
    """Write the Snapshot; it replaces the one there is."""
    said = {
        "physical_health": physical, "mental_health": mental, "relation": relation,
        "strengths": strengths, "goals": goals, "for_gp": not keep,
    }  # fmt: skip
    write_part(client, programme, "snapshot_written", said, by, event_id)


def write_part(
    client: str, programme: str, name: str, said: dict[str, Any], by: str, event_id: str | None
) -> None:
    """Report the event `name` with what was said; ends the command where it can't be."""
    from pydantic import ValidationError

    from alongside.events import any_event
    from commands.journey_told import report_event

    given = {key: value for key, value in said.items() if value is not None}
    fields = {"name": name, "by": by, "id": event_id or f"cli-{uuid.uuid4().hex}", **given}
    try:
        event = any_event.validate_python(fields)
    except ValidationError as wrong:
        fail(_in_words(name, wrong), REFUSED)
    with_starter(report_event(client, programme, event))


def _in_words(name: str, wrong: Any) -> str:
    from commands.event_words import what_to_write

    told = []
    for each in wrong.errors(include_input=False, include_url=False):
        place = " ".join(str(part) for part in each["loc"] if part != name)
        told.append(f"{place}: {what_to_write(each)}")
    return "; ".join(told)


def _pieces(said: str, names: tuple[str, ...]) -> dict[str, str]:
    pieces = [piece.strip() for piece in said.split("|")]
    if len(pieces) > len(names):
        fail(f"write at most {len(names)} pieces, as '{' | '.join(names)}'", REFUSED)
    return {name: piece for name, piece in zip(names, pieces, strict=False) if piece}
