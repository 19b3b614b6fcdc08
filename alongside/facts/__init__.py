"""
What may be known about a client: the fact catalogue of the service.

In: `rules/facts.yaml` and raw values. Out: facts with units, and values in the
catalogue's unit or a refusal in a sentence.
"""

from alongside.facts.catalogue import Catalogue, Panel
from alongside.facts.door import RefusedReading
from alongside.facts.fact import Codes, Derivation, Fact, Kind, Scope
from alongside.facts.source import CatalogueError
from alongside.facts.units import OtherUnit

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Codes",
    "Derivation",
    "Fact",
    "Kind",
    "OtherUnit",
    "Panel",
    "RefusedReading",
    "Scope",
]
