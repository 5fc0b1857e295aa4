"""Log lines for journald: ids only. A caller's words, names and numbers never stand in them.

Written as ``message key=value``. Keys that begin with ``pii.`` are dropped, and so are the texts of exceptions, which
may quote what a caller said: the type and the places in the code remain.
"""

import logging
import os
import sys
import traceback
from types import TracebackType

PRIVATE = "pii."

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record holds; the rest was given with ``extra``."""

_PRIORITIES = {"DEBUG": 7, "INFO": 6, "WARNING": 4, "ERROR": 3, "CRITICAL": 2}
"""syslog(3) levels, which journald reads at the start of a line (sd-daemon(3))."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """One line a record, and one for each place of a traceback.

    Args:
        to_journal: begin each line with its priority, as journald wants it.
    """

    def __init__(self, *, to_journal: bool = False) -> None:
        super().__init__()
        self._to_journal = to_journal

    def format(self, record: logging.LogRecord) -> str:
        kept = {key: value for key, value in vars(record).items() if key not in _OWN and not key.startswith(PRIVATE)}
        words = [record.name, record.getMessage(), *(f"{key}={value}" for key, value in sorted(kept.items()))]
        text = " ".join(words).replace("\n", " ")
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        if not self._to_journal:
            return f"{record.levelname.lower()} {text}"
        priority = f"<{_PRIORITIES.get(record.levelname, 6)}>"
        return "\n".join(priority + line for line in text.splitlines())

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        kind, _, where = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(where)]
        return "\n".join([*places, f"  {kind.__name__ if kind else 'no exception'}"])


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """False for phonemizer's warning that French liaisons join words, which it repeats for every sentence."""
    return record.name != "phonemizer" or record.levelno >= logging.ERROR


def configure() -> None:
    """Log to standard error: the house from INFO on, libraries from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(to_journal="JOURNAL_STREAM" in os.environ))
    handler.addFilter(is_worth_a_line)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("appliance").setLevel(logging.INFO)
