"""
Local defaults of a version: where they stand, and who answers for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from wtforms.validators import Optional

from alongside.access import Colleague
from alongside.ruleset.published import Published
from alongside.ruleset.publishing import MOST_WHY, sign_off
from alongside.ruleset.unsigned import local_defaults
from alongside.store.ruleset_rows import Draft, Written
from console.forms import Finding, Form, line
from console.page import Crumb, page, then
from console.presenters.rules import SHORT, gist, part_around, person, sections
from console.rights import Right
from console.rules.drafts import checked, draft_of
from console.rules.publishing import signature
from console.rules.reason import is_sayable
from console.rules.standing import Standing, standing
from console.security.door import Here, NotFound, Typed, needs

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
MOVED = "Meanwhile it became another version. Look at what is below before you sign"


class SignOff(Form):
    """On what ground somebody signs."""

    note = line(
        "What you looked at, or on what ground (optional)",
        longest=MOST_WHY,
        validators=[Optional(), is_sayable],
    )


@dataclass(frozen=True)
class _Signing:
    """What is to be signed: a version, with its file."""

    now: Standing
    of: str
    published: Published
    written: Written | None


@router.get("/rules/{programme}/sign-off")
def ask(
    request: Request,
    console: Here,
    colleague: Writer,
    programme: str,
    of: str = "current",
    every: str = "",
) -> Response:
    """The local defaults of what is in force, or of one's draft; all of them open if asked for."""
    asked = _asked(console, colleague, programme, of)
    return _page(request, console, asked, SignOff.of(), is_open=bool(every))


@router.post("/rules/{programme}/sign-off")
def sign(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Answer for them, all at once."""
    asked = _asked(console, colleague, programme, str(form.get("of", "")))
    said, published = SignOff.of(form), asked.published
    if str(form.get("seen", "")) != published.digest:
        return _page(request, console, asked, said, [Finding("", MOVED)], 409)
    if not said.validate():
        return _page(request, console, asked, said, said.findings(), 422)
    why = str(said.data["note"] or "")
    with console.store.audit.change(colleague.colleague_id, console.wall()) as note:
        new = sign_off(console.store, published, signature(colleague), why)
        if new:
            note("rules_signed", f"{programme}/{published.digest[:12]}")
    on = f"/rules/{programme}/publish" if asked.of == "draft" else f"/rules/{programme}"
    return then(on, "Signed off" if new else "You had signed this version off already")


def _asked(console: Here, colleague: Colleague, programme: str, of: str) -> _Signing:
    now = standing(console, programme)
    if of == "draft":
        draft = draft_of(console, colleague, now)
        published, written = checked(console, draft, now).published, draft.written
    else:
        of, published, written = "current", now.published, now.written or Written("")
    if published is None:
        raise NotFound
    return _Signing(now, of, published, written if written.text else None)


def _page(
    request: Request,
    console: Here,
    asked: _Signing,
    form: Form,
    problems: list[Finding] | None = None,
    status: int = 200,
    *,
    is_open: bool = False,
) -> Response:
    now, published = asked.now, asked.published
    signatures = console.store.rulesets.signatures(now.programme)
    signed = [
        {"who": person(each.who), "at": each.at, "note": each.note}
        for each in signatures
        if each.digest == published.digest
    ]
    before = [each for each in signatures if each.digest != published.digest]
    known = asked.of == "current" and before and console.store.rulesets.is_kept(before[-1].digest)
    return page(
        request,
        "rules_sign_off.html",
        title=f"Local defaults of {now.title}",
        crumbs=[Crumb("Rules", "/rules"), Crumb(now.title, f"/rules/{now.programme}")],
        status=status,
        problems=problems or [],
        programme=now.programme,
        of=asked.of,
        digest=published.digest,
        version=published.digest[:SHORT],
        defaults=_defaults(console, asked),
        file=f"/rules/{now.programme}{'/edit' if asked.of == 'draft' else ''}",
        since={"who": person(before[-1].who), "at": before[-1].at, "digest": before[-1].digest}
        if known
        else None,
        signed=signed,
        is_open=is_open,
        form=form,
    )


def _defaults(console: Here, asked: _Signing) -> list[dict[str, object]]:
    """Each local default, with its line where the file is known."""
    if asked.written is None:
        plain = local_defaults(asked.published.ruleset)
        return [{"text": each, "line": None, "part": ""} for each in plain]
    now = asked.now
    draft = Draft(now.programme, "", now.digest, asked.written, 0, console.wall())
    found = checked(console, draft, now).findings
    lines = asked.written.text.split("\n")
    begins = sections(lines)
    shown = []
    for each in found:
        if each.level == "unsigned":
            above = [name for name, line in begins if line <= each.line]
            where = f"{above[-1].capitalize()}: " if above else ""
            what = each.rule.replace("_", " ") if each.rule else gist(lines, each.line)
            shown.append(
                {"text": where + what, "line": each.line, "part": part_around(lines, each.line)}
            )
    return shown
