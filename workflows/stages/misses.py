"""
A run of misses: a person is asked whether to go on, whoever the client's coach is by then.

In: what happened in the journey, the rules of its coaching. Out: the question, opened, kept or
taken back; where its answer leads. Who is asked stays asked when the coach changes. While there
is no coach, to go on means that the search goes on, and nobody is asked again by the next; an
answer that leads elsewhere ends the search.

Source: QS188, do not discharge automatically; the length of the run is local.
"""

from __future__ import annotations

from alongside.events import Entry, StageLeft, TaskOpened
from alongside.journal import Journal
from alongside.ruleset.model import Coaching
from workflows.stages.adoption import task_key
from workflows.stages.desk import Desk
from workflows.stages.left import NEXT, Left
from workflows.stages.review import leads
from workflows.stages.standing_still import postpone
from workflows.stages.watch import Watch

COACH_CHANGE = Left(outcome="coach_change", leads_to="allocation")
"""How coaching is left for another coach."""
TELLS_OF_A_MISS = ("session_missed", "session_cancelled", "session_outcome_corrected")
"""Without any of these nobody missed anything."""


def watch_misses(desk: Desk) -> Watch:
    """See to the question while there is no coach, for as long as the journey lasts."""
    return Watch(desk, _see_to)


async def _see_to(desk: Desk) -> None:
    rules, journal = desk.rules.coaching, desk.journal
    if rules is None or journal.stage_name == "coaching" or not journal.visits("coaching"):
        return
    if journal.ending() is not None:
        take_back(desk, rules, "journey_ended")
    elif not _leads_to_coaching(journal):
        take_back(desk, rules)
    elif is_between_coaches(journal) and journal.open_pause() is None:
        key = question(desk, rules, None)
        if key is None:
            take_back(desk, rules)
        else:
            await ask(desk, rules, key)


def is_between_coaches(journal: Journal) -> bool:
    """Whether coaching was left for another coach, and none is allocated yet."""
    left = journal.events(StageLeft)
    return bool(left) and (left[-1].stage, left[-1].outcome) == ("coaching", COACH_CHANGE.outcome)


def _leads_to_coaching(journal: Journal) -> bool:
    left = journal.events(StageLeft)[-1]
    return is_between_coaches(journal) or (left.stage, left.outcome) == ("allocation", "allocated")


# -- the question --------------------------------------------------------------------------


def question(desk: Desk, rules: Coaching, entered: Entry | None) -> str | None:
    """
    The key of the question that is open or to be put now; None where nothing is to be decided.

    `entered` is when coaching began with the present coach, None while there is none.
    """
    journal, run = desk.journal, run_of_misses(desk.journal)
    if len(run) < rules.missed.run:
        return None
    before = _last_about(desk, rules, run)
    if before is not None and journal.task_is_open(before.key):
        is_kept = entered is None or _was_a_run(journal, rules, run)
        return before.key if is_kept or desk.world.patched(f"kept/{before.key}") else None
    if not _is_to_be_put(journal, rules, run, before):
        return None
    known = entered is not None and _was_put(journal, rules, run, before, entered)
    if not known and not desk.world.patched(f"asked/{rules.missed.review.id}/{len(journal)}"):
        return None
    return _new_key(journal, rules, run[-1])


async def ask(desk: Desk, rules: Coaching, key: str) -> None:
    """Put the question to a person, once; its time is moved by the pauses since."""
    review = rules.missed.review
    asked = await desk.open_task(key, review.task, kind=review.id, answers=tuple(review.answers))
    if review.stops_in_pauses:
        await postpone(desk, asked, review.task.due)


def take_back(desk: Desk, rules: Coaching, why: str = "answered_otherwise") -> None:
    """Nothing is to be decided any more."""
    for task in desk.journal.open_tasks():
        if _is_about_misses(desk, rules, task):
            desk.close_task(task.key, why)


def is_to_be_seen_to(desk: Desk, rules: Coaching, entered: Entry) -> bool:
    """Whether the question is to be put, taken back or acted upon beside a planned session."""
    is_open = any(_is_about_misses(desk, rules, task) for task in desk.journal.open_tasks())
    if not is_open and len(run_of_misses(desk.journal)) < rules.missed.run:
        return False
    key = question(desk, rules, entered)
    is_new = key is not None and not desk.journal.task_is_open(key)
    called = is_new or (key is None and is_open) or leads_away(desk, rules) is not None
    return called and desk.world.patched(f"called/{len(desk.journal)}")


def outlasts_the_coach(desk: Desk, rules: Coaching, entered: Entry) -> bool:
    """Whether the question that is open stays with whom it was put to."""
    key = question(desk, rules, entered)
    is_open = key is not None and desk.journal.task_is_open(key)
    return is_open and desk.world.patched(f"kept/{key}")


def leads_away(desk: Desk, rules: Coaching) -> Left | None:
    """Where the answer about this run leads, if not on; None too once the journey went there."""
    run = run_of_misses(desk.journal)
    asked = _last_about(desk, rules, run)
    if asked is None or len(run) < rules.missed.run:
        return None
    answered = desk.journal.find("task_answered", asked.subject)
    if answered is None:
        return None
    left = leads(rules.missed.review, answered)
    if left.leads_to == NEXT:
        return None
    acted_upon = _went(desk.journal, left, answered)
    return None if acted_upon and desk.world.patched(f"came-back/{asked.key}") else left


def _went(journal: Journal, left: Left, answered: Entry) -> bool:
    """Whether the journey went where this answer leads; to another coach, by whichever way."""
    found = journal.last("coach_allocated")
    if left.leads_to == COACH_CHANGE.leads_to and found and found.sequence > answered.sequence:
        return True
    return any(
        isinstance(entry.event, StageLeft) and entry.event.outcome == left.outcome
        for entry in journal.all("stage_left")
        if entry.sequence > answered.sequence
    )


def ends_the_search(desk: Desk) -> Left | None:
    """Where the answer leads that was given while a coach is sought; None: the search goes on."""
    rules = desk.rules.coaching
    if rules is None or desk.journal.stage_name != "allocation":
        return None
    if not is_between_coaches(desk.journal):
        return None
    left = leads_away(desk, rules)
    if left is None or left.leads_to == COACH_CHANGE.leads_to:
        return None
    since = desk.journal.all("stage_left")[-1].sequence
    return left if desk.world.patched(f"search-ended/{since}") else None


# -- what it is about ----------------------------------------------------------------------


def run_of_misses(journal: Journal) -> list[int]:
    """The numbers of the sessions missed since one was attended; cancellations don't count."""
    run: list[int] = []
    if not any(journal.all(name) for name in TELLS_OF_A_MISS):
        return run
    for session in journal.past_sessions():
        if session.outcome == "attended":
            run.clear()
        elif session.outcome == "missed":
            run.append(session.number)
    return run


def _last_about(desk: Desk, rules: Coaching, run: list[int]) -> TaskOpened | None:
    """The question last put about a session of this run."""
    return next(
        (
            task
            for task in reversed(desk.journal.events(TaskOpened))
            if _is_about_misses(desk, rules, task) and _number(task) in run
        ),
        None,
    )


def _is_about_misses(desk: Desk, rules: Coaching, task: TaskOpened) -> bool:
    return desk.journal.called_now(task.kind) == rules.missed.review.id


def _number(task: TaskOpened) -> int:
    """The session after which it was put."""
    return int(task.key.rpartition("/")[2].partition(".")[0])


def _is_to_be_put(
    journal: Journal, rules: Coaching, run: list[int], before: TaskOpened | None
) -> bool:
    """Whether nobody was asked about so many misses, or the question was taken from them."""
    if before is None or journal.find("task_answered", before.subject) is None:
        return True
    since = [number for number in run if number > _number(before)]
    return len(since) >= rules.missed.run or (bool(since) and _was_a_run(journal, rules, run))


def _was_a_run(journal: Journal, rules: Coaching, run: list[int]) -> bool:
    """What an earlier version took for a run: as many misses, or twice as many, and no other."""
    return journal.past_sessions()[-1].outcome == "missed" and len(run) % rules.missed.run == 0


def _was_put(
    journal: Journal,
    rules: Coaching,
    run: list[int],
    before: TaskOpened | None,
    entered: Entry,
) -> bool:
    """Whether an earlier version asked here too: not again of what it had closed."""
    if not _was_a_run(journal, rules, run):
        return False
    opened = journal.find("task_opened", before.subject) if before is not None else None
    if opened is None or journal.find("task_answered", opened.event.subject) is not None:
        return True
    return opened.sequence < entered.sequence


def _new_key(journal: Journal, rules: Coaching, number: int) -> str:
    """A key for a question about this session that no other had."""
    key = task_key(journal, rules.missed.review.id, number)
    if journal.find("task_opened", f"task/{key}") is None:
        return key
    coaches = journal.visits("coaching") + (journal.stage_name != "coaching")
    again = max(coaches, 2)
    while journal.find("task_opened", f"task/{key}.{again}") is not None:
        again += 1
    return f"{key}.{again}"
