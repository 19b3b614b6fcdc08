"""
What the reason a journey ended for means for what comes after it.

Codes of reasons only, as `JourneyClosed` carries them.
"""

DIED = "died"
"""After it nobody starts a journey for this client, in any programme."""

WITHOUT_CONSENT = frozenset({"consent_refused", "consent_withdrawn"})
"""After these a journey starts only when a person says so again."""

WITHOUT_A_WORD = WITHOUT_CONSENT | {DIED}
"""After these nothing is sent."""

NO_RECALL = frozenset({DIED, "consent_withdrawn", "moved_away", "transferred"})
"""After these a recall set before begins no journey."""
