"""What other systems are to be told waits until it was taken; after the last try it is dead."""

from datetime import timedelta

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
    store.webhooks.again(dead.number, now)

    assert len(RETRIES) + 1 == tries
    assert "HTTP 500" == dead.answer
    assert [dead.number] == [each.number for each in store.webhooks.due(now)]


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
