"""
People who help and places nearby, as My Health Plan names them.

Each has a short name that says nothing; naming it again replaces what the plan says of it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import BooleanField
from wtforms.validators import DataRequired

from alongside.events import ResourceNamed, SupporterNamed
from console.acts.act import Act, Group
from console.acts.form import ActForm, prose
from console.acts.goals import IN_PLAN, REPLACES, brief
from console.acts.situation import Situation
from console.forms import line

_TITLE = 500


class NamedForm(ActForm):
    """Something the plan names; it can be taken off."""

    gone = BooleanField("Take it off the plan")


class Named(Act):
    """Somebody or something the plan names, by a short name that says nothing."""

    group = Group.PLAN
    what: ClassVar[str]
    """`supporter` or `resource`: the event's field, and what the address asks for."""
    words_of: ClassVar[str]
    boxes: ClassVar[tuple[str, ...]]

    def heading(self, found: Situation) -> str:
        """Whether one is changed."""
        return self.title if self.this(found) is None else self.title.replace("Name", "Change", 1)

    def there(self, found: Situation) -> dict[str, Any]:
        """What the plan names, by its short name."""
        raise NotImplementedError

    def this(self, found: Situation) -> Any:
        """The one the page was opened for; None is a new one."""
        return self.there(found).get(found.asked.get(self.what, ""))

    def others(self, found: Situation) -> list[tuple[str, str]]:
        """Those that can be changed instead."""
        return [
            (f"?{self.what}={code}", f"Change: {brief(getattr(each, self.words_of))}")
            for code, each in self.there(found).items()
            if code != found.asked.get(self.what)
        ]

    def form(self, found: Situation, typed: Any = None) -> ActForm:
        """Only what is there can be taken off."""
        form = super().form(found, typed)
        if self.this(found) is None:
            del form["gone"]
        return form

    def known(self, found: Situation) -> dict[str, Any]:
        """What the plan says of it."""
        this = self.this(found)
        return {each: getattr(this, each) for each in self.boxes} if this is not None else {}

    def details(self, form: ActForm, found: Situation) -> dict[str, Any]:
        """All of it, or that it is gone."""
        there, code = self.there(found), found.asked.get(self.what, "")
        names = (f"{self.what}-{n}" for n in range(1, len(there) + 2))
        name = code if code in there else next(each for each in names if each not in there)
        gone = "gone" in form and bool(form["gone"].data)
        return {
            self.what: name,
            "gone": gone,
            **{each: form[each].data or "" for each in self.boxes},
        }

    def tells(self, form: ActForm, found: Situation) -> list[str]:
        """Where it is read."""
        return [IN_PLAN, *([REPLACES] if self.this(found) is not None else [])]


class SupporterForm(NamedForm):
    """Who, how they help, how to reach them."""

    who = line("Who are they?", hint="As the client calls them.", longest=_TITLE,
               validators=[DataRequired("Write who they are")])  # fmt: skip
    helps = prose("How do they help? (optional)")
    reach = line("How to reach them (optional)", longest=_TITLE)


class Supporter(Named):
    """Somebody who helps."""

    code, title, kind = "supporter", "Name somebody who helps", SupporterNamed
    asks, done = SupporterForm, "who helps"
    what, words_of, boxes = "supporter", "who", ("who", "helps", "reach")

    def there(self, found: Situation) -> dict[str, Any]:
        """The people of the plan."""
        return {each.supporter: each for each in found.plan.supporters}


class ResourceForm(NamedForm):
    """What it is called, what there is, where."""

    title = line("What is it called?", hint="A group, a place, a service nearby.", longest=_TITLE,
                 validators=[DataRequired("Write what it is called")])  # fmt: skip
    what = prose("What is there? (optional)")
    where = line("Where and when? (optional)", longest=_TITLE)


class Resource(Named):
    """A group or place nearby."""

    code, title, kind = "resource", "Name a group or place nearby", ResourceNamed
    asks, done = ResourceForm, "the group or place"
    what, words_of, boxes = "resource", "title", ("title", "what", "where")

    def there(self, found: Situation) -> dict[str, Any]:
        """The places of the plan."""
        return {each.resource: each for each in found.plan.resources}


ACTS = (Supporter(), Resource())
