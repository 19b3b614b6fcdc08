"""
Other rules for a journey under way: taken up between two stages, or in the middle of one.

What was done is passed over and what was waited is kept; that is the stages' own doing. Here
it is said which rules are in force, what they call things by now, and what they make of the
client's priority.
"""

from __future__ import annotations

from collections.abc import Iterable

from alongside.events import (
    Entry,
    PriorityDecided,
    RulesetAdopted,
    RulesetNotAdopted,
    RulesetTakenUp,
)
from alongside.journal import Journal
from alongside.questions import WhichPriority, WhichRules
from alongside.ruleset.model import Review, WalkRules
from alongside.ruleset.parts import Sourced
from workflows.stages.desk import Desk
from workflows.stages.readings import record_priority, tell_of_change
from workflows.stages.way import next_stage

NOT_USABLE = "not_published_for_this_programme"
NO_SETTINGS = "no_settings_for_its_stage"
NO_SUCH_STAGE = "its_stage_is_not_in_these_rules"
"""Why rules were not adopted."""


def to_adopt(desk: Desk) -> Entry | None:
    """The adoption that is to be taken up now: the journey walks by other rules as yet."""
    adoption = _latest(desk.journal)
    if adoption is None or _asked(adoption).digest == desk.rules.digest:
        return None
    return adoption


async def adopt(desk: Desk) -> None:
    """Take up what is to be adopted; what can't be walked by is refused, the rules before go on."""
    while (adoption := to_adopt(desk)) is not None:
        asked = _asked(adoption)
        question = WhichRules(programme=desk.who.programme, digest=asked.digest)
        rules = (await desk.ask(question)).rules
        why = NOT_USABLE if rules is None else _unfit(desk.journal, desk.rules, rules)
        if rules is None or why is not None:
            _refuse(desk, adoption, why or NOT_USABLE)
            continue
        before, desk.rules = desk.rules, rules
        taken_up = desk.record(
            RulesetTakenUp(
                digest=rules.digest,
                was=before.digest,
                after=adoption.sequence,
                reason=asked.reason,
                renamed=_renamed(before, rules),
            )
        )
        desk.wake()
        await _decide_again(desk, taken_up, before)


def _asked(entry: Entry) -> RulesetAdopted:
    assert isinstance(entry.event, RulesetAdopted)
    return entry.event


def _latest(journal: Journal) -> Entry | None:
    """The adoption that counts: the last whose moment has come, of those not refused."""
    for entry in reversed(journal.all("ruleset_adopted")):
        if not _was_refused(journal, entry) and _has_come(journal, entry):
            return entry
    return None


def _was_refused(journal: Journal, adoption: Entry) -> bool:
    return journal.find("ruleset_not_adopted", f"adoption/{adoption.sequence}") is not None


def _has_come(journal: Journal, adoption: Entry) -> bool:
    """Whether it is for now, or the stage it was asked in has been left."""
    if _asked(adoption).when == "now":
        return True
    stages = [entry for entry in journal.all("stage_entered") if entry.sequence < adoption.sequence]
    return not stages or journal.find("stage_left", stages[-1].event.subject) is not None


def _refuse(desk: Desk, adoption: Entry, why: str) -> None:
    desk.record(
        RulesetNotAdopted(
            digest=_asked(adoption).digest,
            why=why,
            after=adoption.sequence,
            kept=desk.rules.digest,
        )
    )


def _unfit(journal: Journal, before: WalkRules, rules: WalkRules) -> str | None:
    """
    Why a journey that is where it is can't walk by these rules; None if it can.

    A review that a pathway went through is left for what comes after it there. One that only an
    answer led to has no such place: where the client would go on is not for a timer to say.
    """
    stage, on_a_pathway = journal.stage_name, False
    if stage == "between":
        stage = next_stage(journal, rules)
    else:
        on_a_pathway = any(stage in way.stages for way in before.pathway)
    was_a_review = review_called(journal, before.reviews, stage) is not None
    if was_a_review and review_called(journal, rules.reviews, stage) is None:
        return None if on_a_pathway else NO_SUCH_STAGE
    settings = {
        "invitation": rules.invitation,
        "health_check": rules.health_check,
        "allocation": rules.coaching,
        "coaching": rules.coaching,
    }
    return NO_SETTINGS if settings.get(stage, rules) is None else None


# -- names -------------------------------------------------------------------------------


def _renamed(before: WalkRules, now: WalkRules) -> dict[str, str]:
    """Ids of before, with what the same rule is called now: by `was`, forwards or back."""
    old, new = _named(before), _named(now)
    forwards = {was: name for name, was in new.items() if was and was in old and was not in new}
    back = {name: was for name, was in old.items() if was and was in new and name not in new}
    return {**back, **forwards}


def _named(rules: WalkRules) -> dict[str, str | None]:
    """The ids that deeds are remembered by, with what each was before."""
    sourced: list[Sourced] = [*rules.follow_ups, *rules.reviews]
    if rules.coaching is not None:
        sourced.append(rules.coaching.missed.review)
    named = {rule.id: rule.was for rule in sourced}
    return {**dict.fromkeys([*rules.red_flag_tasks, *rules.also_tasks]), **rules.was, **named}


def review_called(journal: Journal, reviews: Iterable[Review], name: str) -> Review | None:
    """
    The review a stage of this name is, under the name it was entered by.

    Its task, its answers, the name the stage is left under stay those of its beginning.
    """
    for review in reviews:
        if name in (review.id, review.was) or review.id == journal.called_now(name):
            return review if review.id == name else review.model_copy(update={"id": name})
    return None


def task_key(journal: Journal, rule: str, number: int) -> str:
    """The key of a rule's task: the one it was opened under, if the rule has been renamed."""
    keys = [f"{name}/{number}" for name in journal.names_of(rule)]
    return next((key for key in keys if journal.find("task_opened", f"task/{key}")), keys[0])


# -- priority ----------------------------------------------------------------------------


async def _decide_again(desk: Desk, taken_up: Entry, before: WalkRules) -> None:
    """Decide the priority again, if these rules decide otherwise than those before."""
    answer = await desk.ask(
        WhichPriority(
            digest=desk.rules.digest,
            client_id=desk.who.client_id,
            now=desk.now(),
            after=taken_up.sequence,
            was=before.digest,
        )
    )
    if answer.priority is None or desk.journal.ending() is not None:
        return
    priority = desk.journal.priority
    decided = await record_priority(desk, answer)
    assert isinstance(decided.event, PriorityDecided)
    await tell_of_change(desk, taken_up, priority, decided.event.priority)
