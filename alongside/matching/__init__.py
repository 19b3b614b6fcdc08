"""
Matching: which coach for whom, in which order, and when.

Pure: people, coaches and rules come in as values, proposals with their reasons come out.
"""

from alongside.matching.likely import Coming, Likely, likely
from alongside.matching.one import Fit, Proposal, fits, propose, rank
from alongside.matching.order import aged, in_order, place, place_in_words
from alongside.matching.pair import coach_facts
from alongside.matching.people import Carrying, Seeker, Waiting
from alongside.matching.places import room_of, sessions_a_week
from alongside.matching.round import Left, Matched, Pair, round_of
from alongside.matching.rules import MatchingRules, Must, Prefer
from alongside.matching.weighing import Weighing
from alongside.matching.words import GIVEN, ROOM

__all__ = [
    "GIVEN",
    "ROOM",
    "Carrying",
    "Coming",
    "Fit",
    "Left",
    "Likely",
    "Matched",
    "MatchingRules",
    "Must",
    "Pair",
    "Prefer",
    "Proposal",
    "Seeker",
    "Waiting",
    "Weighing",
    "aged",
    "coach_facts",
    "fits",
    "in_order",
    "likely",
    "place",
    "place_in_words",
    "propose",
    "rank",
    "room_of",
    "round_of",
    "sessions_a_week",
]
