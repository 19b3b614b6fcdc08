"""A register, uploaded by somebody without scripts."""

import asyncio
import re
from pathlib import Path
from typing import Any

from tests.console.console_kit import Visitor

SAMPLE = Path("examples/registers/sample.csv")
SMALL = """ref,name,nhs,sbp,hba1c,when,smoker
1,Ada Planted,999 000 0018,148,6.5,01/02/2026,Ex-smoker
2,Bea Planted,,900,5.9,01/02/2026,Never smoked
3,Cy Planted,,120,x,01/02/2026,Pipe
4,Short row
"""


async def sent(someone: Visitor, body: bytes | str, name: str = "register.csv") -> None:
    """Upload a file."""
    body = body.encode() if isinstance(body, str) else body
    await someone.get("/clients/import")
    await someone.send("/clients/import", files={"export": (name, body, "text/csv")})


def fields(someone: Visitor) -> dict[str, Any]:
    """Every field of the page as it stands, to be sent again."""
    page, found = someone.answer.text, {}
    for name, inside in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)"[^>]*selected', inside)
        found[name] = chosen[1] if chosen else ""
    for tag in re.findall(r"<input[^>]+>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if (
            name
            and 'type="hidden"' not in tag
            and ('type="checkbox"' not in tag or "checked" in tag)
        ):
            found[name[1]] = value[1] if value else ""
    return found


async def settled(someone: Visitor, path: str) -> None:
    """Wait until nothing is under way."""
    for _ in range(200):
        await someone.get(path)
        if "Look again" not in someone.text:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(someone.text)


async def looked_through(someone: Visitor) -> str:
    """Confirm every guess; the import's page."""
    await someone.send(someone.path, fields(someone))
    await someone.send(someone.path, fields(someone))
    path = someone.path
    await settled(someone, path)
    return path
