"""Log lines carry ids and causes, and never what a person said or is called."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from pydantic import BaseModel, ValidationError

from service.logs import describe_error, set_up_logs

NAME = "Persephone Quillfeather"


@pytest.fixture
def lines(tmp_path: Path):
    """Sets the logs up in a home of its own; gives a function that reads what was written."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    root.handlers = []
    set_up_logs("test", tmp_path)

    def read() -> list[dict[str, object]]:
        text = (tmp_path / "logs" / "test.jsonl").read_text()
        assert "Quillfeather" not in text
        return [json.loads(line) for line in text.splitlines()]

    yield read
    for handler in root.handlers:
        handler.close()
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def failing_library() -> Exception:
    """An exception of a library, which quotes the value it refused."""

    class Form(BaseModel):
        age: int

    with pytest.raises(ValidationError) as refused:
        Form.model_validate({"age": NAME})
    assert NAME in str(refused.value)
    return refused.value


def test_a_line_is_json_with_its_time_level_and_process(lines) -> None:
    """What a log collector needs."""
    structlog.get_logger("service.test").info("journey_started", journey="primrose-a/c-abc/1")

    (line,) = lines()

    assert "journey_started" == line["event"]
    assert "primrose-a/c-abc/1" == line["journey"]
    assert ("info", "test") == (line["level"], line["process"])
    assert str(line["timestamp"]).endswith("Z")


def test_context_bound_once_is_in_every_line(lines) -> None:
    """Activities bind the workflow they work for."""
    with structlog.contextvars.bound_contextvars(workflow_id="journey/primrose-a/c-abc"):
        structlog.get_logger().info("one")
        logging.getLogger("service.other").warning("two")

    assert ["journey/primrose-a/c-abc"] * 2 == [line["workflow_id"] for line in lines()]


def test_an_exception_of_a_library_is_logged_without_its_text(lines) -> None:
    """Its kind and place are enough to find it; its text may quote a client."""
    try:
        raise failing_library()
    except Exception:
        structlog.get_logger().exception("refused")

    (line,) = lines()

    assert ["pydantic_core._pydantic_core.ValidationError"] == line["error"]
    assert "test_platform_logs.py" in str(line["where"])


def test_an_exception_logged_by_a_library_is_treated_alike(lines) -> None:
    """As Temporal does when an activity or a workflow task fails."""
    try:
        raise failing_library()
    except Exception:
        logging.getLogger("temporalio.activity").exception("Completing activity as failed")

    (line,) = lines()

    assert "Completing activity as failed" == line["event"]
    assert ["pydantic_core._pydantic_core.ValidationError"] == line["error"]


def test_our_own_exceptions_keep_their_sentence_and_their_cause(lines) -> None:
    """They are written never to name a client, and say what to do."""
    from service.lock import HomeInUse

    error = HomeInUse(Path("var"), 42)
    error.__cause__ = failing_library()

    assert "process 42" in describe_error(error)[0]
    assert "ValidationError" in describe_error(error)[1]
    assert NAME not in str(describe_error(error))
    structlog.get_logger().info("in_use", error=describe_error(error))
    assert 1 == len(lines())


def test_a_circle_of_causes_ends(lines) -> None:
    """Hostile or careless code."""
    one, two = ValueError("1"), ValueError("2")
    one.__cause__, two.__cause__ = two, one

    assert 8 >= len(describe_error(one))


def test_arguments_of_a_librarys_line_stay_only_if_they_are_plain_words(lines) -> None:
    """Ids and numbers may pass; sentences and objects may not."""
    logging.getLogger("temporalio.worker").warning(
        "Failed %s with %s, %d left, %s", "run-1", f"about {NAME}", 3, {"name": NAME}
    )

    (line,) = lines()

    assert "Failed run-1 with <str>, 3 left, <dict>" == line["event"]


def test_temporal_below_warning_is_silent(lines, tmp_path: Path) -> None:
    """There it prints whole activations and completions."""
    logging.getLogger("temporalio.worker._workflow").info("Received %s", NAME)
    logging.getLogger("sqlalchemy.engine").info("SELECT %s", NAME)

    assert [] == lines() if (tmp_path / "logs" / "test.jsonl").exists() else True


def test_an_object_put_in_a_line_by_mistake_does_not_print_itself(lines) -> None:
    """A client with its name in its repr."""

    class Person(BaseModel):
        name: str

    structlog.get_logger().info("oops", client=Person(name=NAME))

    assert "<Person>" == lines()[0]["client"]


def test_a_broken_line_of_a_library_does_not_break_us(lines) -> None:
    """More placeholders than arguments, and an object as the message."""
    logging.getLogger("somewhere").warning("%s %s", "one")
    logging.getLogger("somewhere").warning({"name": NAME})

    assert 2 == len(lines())


def test_setting_up_twice_writes_each_line_once(lines, tmp_path: Path) -> None:
    """`alongside up` may be called by a command that has set logs up."""
    set_up_logs("test", tmp_path)
    structlog.get_logger().info("once")

    assert 1 == len(lines())


def test_without_a_home_lines_go_to_stderr_only() -> None:
    """As in a container, where the platform collects them."""
    code = (
        "import structlog; from service.logs import set_up_logs\n"
        "set_up_logs('p', None); structlog.get_logger().info('hello')"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "hello" == json.loads(done.stderr)["event"]
    assert "" == done.stdout
