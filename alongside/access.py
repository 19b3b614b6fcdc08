"""
Who may use the console: a person with roles.

Service roles decide which pages and acts there are for them; `answers_for` decides whose tasks.
"""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field

from alongside.model import Frozen


class Role(StrEnum):
    """What somebody does in the service."""

    COORDINATOR = "coordinator"
    COACH = "coach"
    CLINICIAN = "clinician"
    RULES_ADMINISTRATOR = "rules_administrator"
    AUDITOR = "auditor"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    """Lets people and other systems in; sees no client."""


def roles_changed(before: Sequence[Role], after: Sequence[Role]) -> list[str]:
    """Which were given and which taken, as codes of the record: `role_given_coach`."""
    given = [f"role_given_{each}" for each in after if each not in before]
    return given + [f"role_taken_{each}" for each in before if each not in after]


NOBODY = "k-nobody"
"""A coach there never is: ids that the store hands out are longer."""


class Colleague(Frozen):
    """Somebody who signs in. `name` and `login` are theirs alone to see in a log's stead."""

    colleague_id: str
    login: str = Field(repr=False)
    name: str = Field(repr=False)
    roles: tuple[Role, ...]
    answers_for: tuple[str, ...] = ()
    """Roles of rules/roles.yaml whose tasks they answer."""
    coach_id: str | None = None
    """Which coach they are; needed by the role of a coach."""
    active: bool = True

    @property
    def only_coach(self) -> str | None:
        """
        The coach to whose clients everything is confined; None for who may see others.

        Whoever may not, and is no coach either, is confined to a coach that nobody is.
        """
        sees_all = set(self.roles) & {
            Role.COORDINATOR, Role.CLINICIAN, Role.AUDITOR, Role.MANAGER,
        }  # fmt: skip
        return None if sees_all else self.coach_id or NOBODY

    @property
    def by(self) -> str:
        """How the journal names who reported something: `coordinator:u-...`."""
        said = next((role for role in _SPEAKS_AS if role in self.roles), None)
        return f"{said or 'staff'}:{self.colleague_id}"


_SPEAKS_AS = (Role.COORDINATOR, Role.CLINICIAN, Role.COACH, Role.RULES_ADMINISTRATOR)
