"""
What people do in a journey: each act with who may, when it is offered, what it asks, what it does.

Start at `console.acts.registry`: `offered` says what a colleague may do in a journey now,
`act_called` finds an act by its code. `act.Act` is what each of them is.
"""

from console.acts.act import Act, Group, Offer
from console.acts.registry import ACTS, act_called, offered

__all__ = ["ACTS", "Act", "Group", "Offer", "act_called", "offered"]
