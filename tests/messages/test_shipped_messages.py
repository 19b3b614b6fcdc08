"""Every message of the shipped rule files, in every language."""

from collections.abc import Callable
from pathlib import Path

import pytest

from alongside.deeds import SendMessage
from alongside.facts import Catalogue
from alongside.messages import Outgoing, compose, placeholders
from alongside.ruleset.loader import load
from alongside.ruleset.model import Ruleset
from alongside.store.people import Client


@pytest.fixture(scope="module")
def rulesets(rules_folder: Path) -> list[Ruleset]:
    """The programmes the project ships."""
    catalogue = Catalogue.load(rules_folder / "facts.yaml")
    paths = sorted(rules_folder.glob("*.yaml"))
    found = [
        load(path, catalogue).ruleset
        for path in paths
        if path.name not in {"facts.yaml", "calendars.yaml", "roles.yaml"}
    ]
    return [ruleset for ruleset in found if ruleset is not None]


def test_every_shipped_message_can_be_sent_in_every_language(
    rulesets: list[Ruleset], client: Client, deed: Callable[..., SendMessage]
) -> None:
    """With all that can be known, no placeholder is left and nothing is missing."""
    tried = 0
    person = client.person.model_copy(update={"gp_email": "gp@example.org"})
    client = client.model_copy(update={"person": person})
    for ruleset in rulesets:
        for wording in ruleset.messages.values():
            for language in wording:
                message = compose(
                    deed(number=2, mode="home", reason="goals_met"),
                    wording,
                    client.model_copy(update={"language": language}),
                    coach="Zephyr Quill",
                    available=("email",),
                )
                assert isinstance(message, Outgoing), (ruleset.programme, language, message)
                assert language == message.language
                assert set() == placeholders(message.subject + message.text)
                tried += 1

    assert tried > 5
