import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from inboxapp.core.logging import log_context, set_up_logging
from inboxapp.core.settings import Settings


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_lines_carry_the_ids_of_what_they_are_about(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_format="json"))
    with log_context(client_id=1, lead_id=2, run_id=3):
        structlog.get_logger().info("stage_ended", stage="final_draft")
    structlog.get_logger().info("idle")

    first, second = lines(capsys)
    assert (first["client_id"], first["lead_id"], first["run_id"]) == (1, 2, 3)
    assert first["event"] == "stage_ended"
    assert first["level"] == "info"
    assert "lead_id" not in second


@pytest.mark.parametrize("name", ["text", "body", "prompt", "subject"])
def test_what_a_person_wrote_never_reaches_a_line(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logging(Settings(log_format="json"))
    structlog.get_logger().info("message_stored", **{name: "my divorce is final"})
    assert lines(capsys)[0][name] == "<19 characters>"


def test_libraries_speak_in_the_same_form_and_only_when_it_matters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logging(Settings(log_format="json"))
    logging.getLogger("httpx").info("HTTP Request: POST")
    logging.getLogger("arq.worker").info("0.1s → run_pipeline:7")
    logging.getLogger("httpx").warning("connection dropped")

    (only,) = lines(capsys)
    assert only["event"] == "connection dropped"


def test_the_level_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_format="json", log_level="warning"))
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")
    assert [line["event"] for line in lines(capsys)] == ["loud"]
