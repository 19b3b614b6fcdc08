"""
A field for a whole number, whose complaint is in our words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField


class WholeNumber(IntegerField):
    """A whole number, or nothing."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(list(valuelist))
        except ValueError:
            raise ValueError("Enter a whole number, such as 20") from None
