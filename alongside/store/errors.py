"""
What the store refuses, each with what to do about it.

Messages carry ids, never a client's details.
"""


class StoreError(Exception):
    """Anything the store refuses."""


class SchemaBehind(StoreError):
    """The database's tables are older (or newer) than this version of Alongside."""


class StoreUnreachable(StoreError):
    """The database does not answer, or cannot be opened."""


class StoreRefused(StoreError):
    """The database's own rules forbid a change; the message has names and no values."""


class JournalConflict(StoreError):
    """An entry differs from the one already kept at its sequence."""


class JournalGap(StoreError):
    """An entry does not follow on the last one kept."""


class UnknownClient(StoreError):
    """There is no client with this id."""


class ClientConflict(StoreError):
    """The details given belong to another client already."""


class UnknownJourney(StoreError):
    """There is no journey with this id."""


class UnknownRuleset(StoreError, LookupError):
    """No ruleset was published under this digest."""


class RulesetMoved(StoreError):
    """Another ruleset came into force since somebody looked; nothing was changed."""


class UnknownCoach(StoreError):
    """There is no coach with this id."""


class CoachConflict(StoreError):
    """There is such a coach already."""


class CoachRefused(StoreError):
    """What was said does not suit the coach; nothing was changed."""
