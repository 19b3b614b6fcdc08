"""A small mapping, what is known, and what one import came to."""

from collections.abc import Callable
from dataclasses import dataclass

from alongside.register.refusals import Refusal
from alongside.roster.importing import RosterReport
from alongside.roster.translate import Known

KNOWN = Known(
    programmes=("health-connect", "primrose-a"),
    conditions=("diabetes", "copd", "chronic_pain"),
)
MAPPING = """\
source: personnel
key: staff
coach:
  name: name
  programmes: trained
  gender: {column: sex, values: {F: female, M: male}}
  modes: {always: phone}
"""


@dataclass
class Taken:
    """One import: the report, each refusal, the text of all of them."""

    report: RosterReport
    refused: list[Refusal]

    @property
    def reasons(self) -> list[tuple[int, str]]:
        """Row and reason of each refusal."""
        return [(each.row, each.reason) for each in self.refused]

    @property
    def said(self) -> str:
        """Every sentence and column, as the list of refusals has them."""
        return "\n".join(f"{each.column} {each.sentence}" for each in self.refused)


Import = Callable[..., Taken]
