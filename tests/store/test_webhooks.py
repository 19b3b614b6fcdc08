"""What other systems are to be told waits until it was taken; after the last try it is dead."""

from datetime import datetime, timedelta

from synthetic_journal import rich

from alongside.store import Store
from alongside.store.webhooks import EACH, KEPT, RETRIES, TAKEN_FOR, Webhook

J = "primrose-a/c-aaaaaaaaaaaa/1"
TOLD = rich("c-aaaaaaaaaaaa")
NAME = TOLD[2].name


def add(store: Store, *events: str) -> Webhook:
    """A webhook for these events, there before anything is written."""
    now = TOLD[0].recorded
    return store.webhooks.add("https://gp.example/told", events or (NAME,), "u-1", now)


def test_each_entry_of_a_wanted_name_waits_once(store: Store) -> None:
    """However often it is appended; nothing else waits."""
    hook = add(store)
    store.journal.append(J, TOLD)
    store.journal.append(J, TOLD)
    waiting = store.webhooks.of(hook.webhook_id, "waiting", limit=100)

    wanted = [entry.sequence for entry in TOLD if entry.name == NAME]
    assert wanted == sorted(each.sequence for each in waiting)


def test_what_is_due_is_given_to_one_at_a_time(store: Store) -> None:
    """Until whoever took it is not heard from for a while."""
    add(store)
    store.journal.append(J, TOLD[:3])
    now = TOLD[0].recorded + timedelta(days=3650)

    assert [NAME] == [each.name for each in store.webhooks.due(now)]
    assert [] == store.webhooks.due(now)
    assert 1 == len(store.webhooks.due(now + TAKEN_FOR))


def test_after_the_last_try_it_is_dead_until_somebody_asks_again(store: Store) -> None:
    """Each try later than the one before."""
    hook = add(store)
    store.journal.append(J, TOLD[:3])
    now = TOLD[0].recorded + timedelta(days=3650)
    tries = 0
    while due := store.webhooks.due(now):
        tries += 1
        store.webhooks.failed(due[0], "HTTP 500", now)
        now += timedelta(days=2)
    (dead,) = store.webhooks.of(hook.webhook_id, "dead")
    asked = store.webhooks.again(hook.webhook_id)
    due = store.webhooks.due(now)
    store.webhooks.failed(due[0], "HTTP 500", now)
    (waiting,) = store.webhooks.of(hook.webhook_id, "waiting")

    assert len(RETRIES) + 1 == tries
    assert ("HTTP 500", 1) == (dead.answer, asked)
    assert [(dead.number, 0)] == [(each.number, each.tries) for each in due]
    assert (1, now + RETRIES[0]) == (waiting.tries, waiting.next_try)


def dead_events(store: Store, many: int) -> tuple[Webhook, datetime]:
    """A webhook with so many that could not be told, at a moment at which nothing is due."""
    hook, now = add(store), TOLD[0].recorded + timedelta(days=3650)
    for number in range(many):
        store.journal.append(f"primrose-a/c-{number:012d}/1", TOLD[:3])
    for _ in range(len(RETRIES) + 1):
        while due := store.webhooks.due(now):
            for each in due:
                store.webhooks.failed(each, "HTTP 500", now)
        now += timedelta(days=2)
    assert {"dead": many} == store.webhooks.counts(hook.webhook_id)
    return hook, now


def test_all_that_is_dead_is_tried_again_little_by_little(store: Store) -> None:
    """However often somebody asks; what happens now is told first, what dies anew stays so."""
    hook, now = dead_events(store, 60)
    webhooks = store.webhooks
    assert [60, 60] == [webhooks.again(hook.webhook_id) for _ in range(2)]
    first = webhooks.due(now)
    store.journal.append(J, TOLD[:3])
    second = webhooks.due(now)
    told = [*first, *second]
    assert webhooks.again(hook.webhook_id) == 60 - 2 * EACH + 1
    while due := webhooks.due(now):
        told += due

    assert EACH == len(first)
    assert J == second[0].journey
    assert 61 == len(told) == len({each.number for each in told})
    assert 0 == webhooks.still_dead(webhooks.get(hook.webhook_id))
    assert webhooks.get(hook.webhook_id).again_to is None
    assert {"waiting": 61} == webhooks.counts(hook.webhook_id)


def test_how_many_are_still_to_come_is_said(store: Store) -> None:
    """Until the webhook is ended, and then none."""
    hook, now = dead_events(store, 20)
    store.webhooks.again(hook.webhook_id)
    store.webhooks.due(now)
    left = store.webhooks.still_dead(store.webhooks.get(hook.webhook_id))
    store.webhooks.end(hook.webhook_id, now)

    assert 20 - EACH == left
    assert 0 == store.webhooks.still_dead(store.webhooks.get(hook.webhook_id))
    assert [] == store.webhooks.due(now + TAKEN_FOR)


def test_whoever_is_late_does_not_undo_that_it_was_told(store: Store) -> None:
    """Two had it in turn: the second told it, then the first says that it failed."""
    hook = add(store)
    store.journal.append(J, TOLD[:3])
    now = TOLD[0].recorded + timedelta(days=3650)
    (first,) = store.webhooks.due(now)
    (second,) = store.webhooks.due(now + TAKEN_FOR)
    store.webhooks.failed(first, "ReadTimeout", now + TAKEN_FOR)
    assert [] == store.webhooks.due(now + TAKEN_FOR + RETRIES[0])
    store.webhooks.delivered(second.number, "HTTP 204")
    store.webhooks.failed(first, "ReadTimeout", now + TAKEN_FOR)

    assert {"delivered": 1} == store.webhooks.counts(hook.webhook_id)


def test_what_was_delivered_is_shown_for_a_month(store: Store) -> None:
    """Then it is forgotten, when something else is told."""
    hook = add(store)
    store.journal.append(J, TOLD[:3])
    now = TOLD[0].recorded + timedelta(days=3650)
    (due,) = store.webhooks.due(now)
    store.webhooks.delivered(due.number, "HTTP 204")
    assert {"delivered": 1} == store.webhooks.counts(hook.webhook_id)
    store.journal.append("primrose-a/c-bbbbbbbbbbbb/1", TOLD[:3])
    store.webhooks.due(now + KEPT + 2 * TAKEN_FOR)

    assert {"waiting": 1} == store.webhooks.counts(hook.webhook_id)


def test_a_webhook_that_was_ended_is_told_nothing_more(store: Store) -> None:
    """Not even what waited."""
    hook = add(store)
    store.journal.append(J, TOLD[:3])
    now = TOLD[0].recorded + timedelta(days=3650)
    store.webhooks.end(hook.webhook_id, now)

    assert [] == store.webhooks.due(now)
    assert {"dead": 1} == store.webhooks.counts(hook.webhook_id)


def test_where_and_the_secret_are_sealed(store: Store) -> None:
    """Its repr shows neither."""
    hook = add(store)

    assert hook == store.webhooks.get(hook.webhook_id)
    assert "gp.example" not in repr(hook)
    assert hook.secret not in repr(hook)


def test_one_for_whom_much_waits_keeps_no_other_waiting(store: Store) -> None:
    """Some of each are taken, the oldest first."""
    many = add(store, *{entry.name for entry in TOLD})
    few = add(store)
    store.journal.append(J, TOLD)
    due = store.webhooks.due(TOLD[0].recorded + timedelta(days=3650))
    waiting = store.webhooks.of(many.webhook_id, "waiting", limit=1000)
    theirs = [each.number for each in due if each.webhook_id == many.webhook_id]

    assert len(waiting) > EACH
    assert theirs == sorted(each.number for each in waiting)[:EACH]
    assert any(each.webhook_id == few.webhook_id for each in due)


def test_what_was_written_before_the_end_was_heard_of_is_not_taken_for_ever(store: Store) -> None:
    """A process looks now and then which webhooks there are; in between it keeps for one ended."""
    hook = add(store)
    store.journal.append(J, TOLD[:1])
    now = TOLD[0].recorded + timedelta(days=3650)
    store.webhooks.end(hook.webhook_id, now)
    store.journal.append(J, TOLD[:3])

    assert {"waiting": 1} == store.webhooks.counts(hook.webhook_id)
    assert [] == store.webhooks.due(now)
    assert {"dead": 1} == store.webhooks.counts(hook.webhook_id)
