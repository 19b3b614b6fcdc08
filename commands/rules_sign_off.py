"""
`alongside rules sign-off`: somebody answers for the local defaults of a version.

In: a version, who signs. Out: what they answer for, and what changed since the last signature.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commands.recorded import changing
from commands.rules_versions import NAMED, named
from commands.screen import REFUSED, fail, open_store

if TYPE_CHECKING:
    from alongside.ruleset.published import Published
    from alongside.store import Store


def add_to(app: typer.Typer) -> None:
    """Make it a command of `alongside rules`."""
    app.command("sign-off")(sign_off)


def sign_off(
    version: Annotated[str, typer.Argument(metavar="FILE_OR_DIGEST", help=NAMED)],
    by: Annotated[str, typer.Option(help="Who answers for the local defaults.")],
    note: Annotated[str, typer.Option(help="What was looked at, or on what ground.")] = "",
) -> None:
    """Record that somebody answers for the local defaults of a version."""
    from alongside.ruleset.publishing import NotPublished
    from alongside.ruleset.publishing import sign_off as sign
    from alongside.ruleset.unsigned import local_defaults
    from commands.version_screen import SHORT, count

    with open_store() as store:
        published, _ = named(version, store)
        try:
            with changing(store) as written_down:
                new = sign(store, published, by, note)
                if new:
                    about = f"{published.ruleset.programme}/{published.digest[:SHORT]}"
                    written_down("rules_signed", about)
        except NotPublished as problem:
            fail(str(problem), REFUSED)
        shown = f"version {published.digest[:SHORT]} of {published.ruleset.programme}"
        if not new:
            typer.echo(f"{by.strip()} has signed off {shown} already.")
            return
        defaults = local_defaults(published.ruleset)
        typer.echo(
            "\n".join([*(f"  {each}" for each in defaults), *since_signed(store, published)])
        )
        typer.echo(
            f"{by.strip()} signed off {count(len(defaults), 'local default')} of {shown}. "
            "An edit makes another version, to be signed again."
        )


def since_signed(store: Store, published: Published) -> list[str]:
    """What this version says otherwise than the last one that was signed, if any was."""
    from alongside.ruleset.differences import all_differences
    from alongside.ruleset.publishing import readable
    from alongside.store import UnknownRuleset
    from commands.version_screen import SHORT, difference_lines, moment

    earlier = store.rulesets.signatures(published.ruleset.programme)
    for each in reversed([sign for sign in earlier if sign.digest != published.digest]):
        try:
            was = readable(store.rulesets, each.digest)
        except UnknownRuleset:
            continue  # signed, but never published
        if was is not None:
            head = (
                f"What changed since version {each.digest[:SHORT]}, signed by {each.who} on "
                f"{moment(each.at)}:"
            )
            return [head, *difference_lines(all_differences(was, published), None)]
    return []
