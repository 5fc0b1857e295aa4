import logging
import sys

from appliance.logs import Lines, is_worth_a_line


def _record(message: str, exc_info: object = None, **extra: object) -> logging.LogRecord:
    logger = logging.getLogger("appliance.test")
    return logger.makeRecord(logger.name, logging.ERROR, "", 0, message, (), exc_info, extra=extra)


def test_keys_stand_behind_the_message() -> None:
    assert Lines().format(_record("a call failed", call=7, error_key="line")) == (
        "error appliance.test a call failed call=7 error_key=line"
    )


def test_private_keys_are_dropped() -> None:
    line = Lines().format(_record("heard", call=7, **{"pii.text": "madame Le Goff"}))
    assert "Le Goff" not in line
    assert "pii" not in line
    assert line.endswith("call=7")


def test_a_traceback_tells_places_and_kind_but_not_what_was_said() -> None:
    try:
        int("madame Le Goff")
    except ValueError:
        text = Lines().format(_record("a call failed", sys.exc_info()))
    assert "ValueError" in text
    assert "test_a_traceback" in text
    assert "Le Goff" not in text


def test_a_line_break_cannot_forge_another_record() -> None:
    assert "\n" not in Lines().format(_record("heard", id="7\nerror appliance all is lost"))


def test_every_line_for_journald_has_its_priority() -> None:
    try:
        {}["missing"]
    except KeyError:
        text = Lines(to_journal=True).format(_record("a call failed", sys.exc_info()))
    assert len(text.splitlines()) > 1
    assert all(line.startswith("<3>") for line in text.splitlines())


def test_a_warning_repeated_for_every_sentence_is_left_out() -> None:
    assert is_worth_a_line(logging.makeLogRecord({"name": "appliance.line", "levelno": logging.WARNING}))
    assert is_worth_a_line(logging.makeLogRecord({"name": "phonemizer", "levelno": logging.ERROR}))
    assert not is_worth_a_line(logging.makeLogRecord({"name": "phonemizer", "levelno": logging.WARNING}))
