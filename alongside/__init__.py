"""The core of Alongside: journeys, rules and people, with no Temporal and no HTTP."""
