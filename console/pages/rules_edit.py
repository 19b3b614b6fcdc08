"""
Rules written in place: a draft, checked at its lines, laid out, thrown away.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from alongside.access import Colleague
from alongside.ruleset.differences import all_differences
from alongside.ruleset.format import LeftAlone, formatted
from alongside.store.rules_drafts import DraftMoved
from alongside.store.ruleset_rows import Draft
from console.forms import Finding
from console.page import Crumb, page, templates, then
from console.presenters.rules import findings_shown, listing, many, person, sections
from console.rights import Right
from console.rules.checking import Checked, as_typed
from console.rules.drafts import behind, checked, draft_of, is_behind, others
from console.rules.standing import Standing, in_folder, standing
from console.security.door import Here, NotFound, Typed, needs
from console.unsent import came_back

router = APIRouter()
Writer = Annotated[Colleague, Depends(needs(Right.RULES_CHANGE))]
READ_AT_MOST = 8_000_000
"""Bytes of a text as it is sent; what is longer is no slip of the finger."""


@router.get("/rules/{programme}/edit")
def edit(request: Request, console: Here, colleague: Writer, programme: str) -> Response:
    """The rules as they are being written, with what the check finds."""
    return _page(request, console, colleague, programme, "rules")


@router.get("/rules/{programme}/edit/examples")
def edit_examples(request: Request, console: Here, colleague: Writer, programme: str) -> Response:
    """The examples beside them."""
    return _page(request, console, colleague, programme, "examples")


async def _roomy(request: Request) -> None:
    """Read a form with a longer text than others may have, so that it can be given back."""
    await request.form(max_part_size=READ_AT_MOST)


@router.post("/rules/{programme}/edit", dependencies=[Depends(_roomy)])
def save(
    request: Request, console: Here, colleague: Writer, programme: str, form: Typed
) -> Response:
    """Keep what was typed, laid out anew if that was asked for; then say what was found in it."""
    now = standing(console, programme)
    draft = draft_of(console, colleague, now)
    part = "examples" if form.get("part") == "examples" else "rules"
    here = _here(programme, part)
    if "text" not in form:
        return then(here, "Nothing came to be saved: send it once more", "refused")
    typed = str(form["text"])
    try:
        text = as_typed(typed)
    except ValueError as problem:
        return _page(
            request, console, colleague, programme, part,
            typed=typed, problem=f"{problem}. Nothing was saved.",
        )  # fmt: skip
    said = "Saved"
    if form.get("then") == "format":
        try:
            text = formatted(text)
            said = "Saved and tidied"
        except LeftAlone as why:
            said = f"Saved, and not tidied: {why}"
    written = _with(draft, part, text).written
    try:
        console.store.rules_drafts.save(
            programme, colleague.colleague_id, written,
            seen=_number(form.get("saved")), based_on=draft.based_on,
        )  # fmt: skip
    except DraftMoved:
        return _page(
            request, console, colleague, programme, part, typed=text, status=409,
            problem="You saved this draft on another page since this one was opened. What you "
            "typed here is below and was not saved: save it to replace what is kept.",
        )  # fmt: skip
    found = checked(console, _with(draft, part, text), now)
    wrong = found.problems or len(found.of_examples)
    if wrong:
        said += f", with {many(wrong, 'problem')}: it can't be published yet"
    return then(here, said, "noted" if wrong else "done")


@router.post("/rules/{programme}/edit/check", dependencies=[Depends(_roomy)])
def check_now(console: Here, colleague: Writer, programme: str, form: Typed) -> Response:
    """What the check finds in what is being typed; a part of the page, and nothing is saved."""
    now = standing(console, programme)
    part = "examples" if form.get("part") == "examples" else "rules"
    draft = draft_of(console, colleague, now)
    try:
        text = as_typed(str(form.get("text", "")))
    except ValueError as problem:
        said = {"verdict": str(problem), "shown": [], "said": (), "of_examples": 0}
    else:
        said = _found(checked(console, _with(draft, part, text), now), part, text)
    found = templates().get_template("rules_found.html")
    return HTMLResponse(found.render(programme=programme, part=part, **said))


@router.post("/rules/{programme}/edit/begin-again")
def begin_again(console: Here, colleague: Writer, programme: str, form: Typed) -> Response:
    """Throw the draft away."""
    standing(console, programme)
    gone = console.store.rules_drafts.throw_away(programme, colleague.colleague_id)
    said = "Your draft was thrown away" if gone else "There was no draft of yours"
    return then(f"/rules/{programme}", said)


@router.post("/rules/{programme}/edit/from-folder")
def from_folder(console: Here, colleague: Writer, programme: str, form: Typed) -> Response:
    """Make the file of the folder one's draft, where one has none."""
    now = standing(console, programme)
    file = in_folder(console, programme)
    if file.written is None:
        raise NotFound
    try:
        console.store.rules_drafts.save(
            programme, colleague.colleague_id, file.written, seen=0, based_on=now.digest
        )
    except DraftMoved:
        told = "You have a draft already: publish it or throw it away first"
        return then(_here(programme, "rules"), told, "refused")
    return then(_here(programme, "rules"), "The folder's file is your draft now")


@router.post("/rules/{programme}/edit/go-on")
def go_on(console: Here, colleague: Writer, programme: str, form: Typed) -> Response:
    """Keep the draft as it is, having seen what came into force meanwhile."""
    now = standing(console, programme)
    draft = draft_of(console, colleague, now)
    if str(form.get("seen", "")) != (now.digest or ""):
        return then(
            _here(programme, "rules"), "Meanwhile it moved once more: look again", "refused"
        )
    console.store.rules_drafts.save(
        programme, colleague.colleague_id, draft.written, seen=draft.saved, based_on=now.digest
    )
    return then(_here(programme, "rules"), "Your draft now stands against what is in force")


def _page(
    request: Request,
    console: Here,
    colleague: Colleague,
    programme: str,
    part: str,
    *,
    typed: str | None = None,
    problem: str = "",
    status: int = 422,
) -> Response:
    now = standing(console, programme)
    draft = draft_of(console, colleague, now)
    found = checked(console, draft, now)
    is_rules = part == "rules"
    text = draft.written.text if is_rules else draft.written.examples or ""
    before, saved = came_back(request), draft.saved
    if before is not None:
        # over what was saved when it was typed, so that a draft saved since is not lost
        typed, saved = str(before.get("text", text)), _number(before.get("saved"))
    lines = text.split("\n")
    said = _found(found, part, text)
    return page(
        request,
        "rules_edit.html",
        title=f"{'Edit the rules' if is_rules else 'Edit the examples'} of {now.title}",
        crumbs=[Crumb("Rules", "/rules"), Crumb(now.title, f"/rules/{programme}")],
        status=status if problem else 200,
        problems=[Finding("text", problem)] if problem else [],
        problem=problem,
        programme=programme,
        part=part,
        text=text if typed is None else typed,
        saved=saved,
        draft=draft,
        not_kept=not draft.saved and now.digest is not None and now.written is None,
        never=now.digest is None,
        lines=listing(lines, said["shown"]),
        sections=sections(lines),
        **said,
        others=[
            {"name": name, "at": each.at} for name, each in others(console, colleague, programme)
        ],
        moved=_moved(console, draft, now),
    )


def _with(draft: Draft, part: str, text: str) -> Draft:
    """The draft with one of its parts written anew; without any text there are no examples."""
    anew = {"text": text} if part == "rules" else {"examples": text if text.strip() else None}
    return replace(draft, written=replace(draft.written, **anew))


def _found(found: Checked, part: str, text: str) -> dict[str, Any]:
    """What the template of findings shows of one part."""
    wrong = found.findings if part == "rules" else found.of_examples
    return {
        "verdict": _verdict(found, part),
        "shown": findings_shown(wrong, text.split("\n")),
        "said": found.said,
        "of_examples": len(found.of_examples),
    }


def _verdict(found: Checked, part: str) -> str:
    """The draft in a few words."""
    if part == "examples" and found.problems:
        return "The rules have problems, so the examples can't be checked"
    if part == "examples":
        wrong = len(found.of_examples)
        return many(wrong, "problem") if wrong else "No problems"
    warnings = found.many("warning")
    told = many(found.problems, "problem") if found.problems else "No problems"
    return f"{told}, {many(warnings, 'warning')}" if warnings else told


def _moved(console: Here, draft: Draft, now: Standing) -> dict[str, object] | None:
    """What came into force since the draft was begun."""
    if not is_behind(draft, now) or now.pointed is None:
        return None
    was = behind(console, draft, now)
    changes = all_differences(was, now.published) if was and now.published else None
    return {
        "who": person(now.pointed.who),
        "since": now.pointed.since,
        "why": now.pointed.why,
        "digest": now.digest,
        "changes": None if changes is None else [str(each) for each in changes],
    }


def _here(programme: str, part: str) -> str:
    return f"/rules/{programme}/edit" + ("/examples" if part == "examples" else "")


def _number(said: object) -> int:
    text = str(said or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
