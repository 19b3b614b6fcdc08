"""
The settings of this process, or a sentence about what is wrong with them.

Never shows a value: it may be a password or a key.
"""

from pydantic import ValidationError

from alongside.settings import Settings


class NotConfigured(Exception):
    """The environment's settings can't be used. Commands turn it into exit code 2."""


def configured() -> Settings:
    """
    Read the settings from the environment.

    :raises NotConfigured: it names each variable and what is wrong, not its value.
    """
    try:
        return Settings()
    except ValidationError as wrong:
        faults = wrong.errors(include_input=False, include_url=False, include_context=False)
        found = []
        for fault in faults:
            variable = "".join(f"ALONGSIDE_{str(part).upper()}: " for part in fault["loc"][:1])
            found.append(f"{variable}{fault['msg'].removeprefix('Value error, ')}")
        raise NotConfigured("; ".join(found)) from None
