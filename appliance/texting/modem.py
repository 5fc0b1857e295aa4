"""``ports.Texting`` over a modem: files that ``gammu-smsd`` takes up and moves (gammu-smsd-files(7)).

Files, and not its SQL service or ``gammu-smsd-inject``: a rename is atomic, our key stands in the name, the daemon
moves the file when it has sent it, and neither a database driver nor a second program comes in between.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from appliance.errors import TextingError
from appliance.ports import Clock
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState

_FOLDERS = ("outbox", "sent", "error", "inbox")
_OFTEN_URGENT = "A"
"""The highest of gammu's priorities, A to Z."""

_WHEN = "%Y%m%d_%H%M%S"


class ModemTexting:
    """Texts through ``gammu-smsd``, which must use the same spool folder, with ``transmitformat = auto``."""

    name = "modem"

    def __init__(self, spool: Path, clock: Clock) -> None:
        self._spool = spool
        self._clock = clock

    def send(self, sms: Sms) -> None:
        if self.state(sms.id) is not None:
            return
        at = self._clock.now().astimezone(UTC)
        name = f"OUT{_OFTEN_URGENT}{at.strftime(_WHEN)}_00_{sms.number}_{sms.id}.txt"
        part = self._folder("outbox") / f".{sms.id}"  # gammu-smsd takes up what begins with OUT
        try:
            with part.open("w", encoding="utf-8") as written:
                written.write(sms.words)
                written.flush()
                os.fsync(written.fileno())
            part.rename(part.with_name(name))
        except OSError as failure:
            raise TextingError(f"The modem's outbox cannot be written: {failure.strerror}.") from failure

    def state(self, key: str) -> SmsState | None:
        # In the order in which gammu moves them, so that a file in between is not missed.
        for folder, state in (
            ("outbox", SmsState.SENT),
            ("sent", SmsState.DELIVERED),
            ("error", SmsState.FAILED),
        ):
            if any(name.endswith(f"_{key}.txt") for name in self._names(folder, "OUT")):
                return state
        return None

    def withdraw(self, key: str) -> bool:
        """A modem that is sending at this very instant may still finish: twice told is better than never."""
        for folder in ("outbox", "error"):
            for name in self._names(folder, "OUT"):
                if name.endswith(f"_{key}.txt"):
                    return self._remove(self._spool / folder / name)
        return False

    def _remove(self, file: Path) -> bool:
        try:
            file.unlink()
        except FileNotFoundError:
            return False  # gammu was faster
        except OSError as failure:
            raise TextingError(f"A text cannot be taken from the modem's folders: {failure.strerror}.") from failure
        return True

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        names = sorted(self._names("inbox", "IN"))
        return [heard for name in names if name > (after or "") for heard in self._heard(name)]

    def _heard(self, name: str) -> Iterator[SmsHeard]:
        """``IN20021130_021531_00_+45409000931640979_00.txt``; binary ones are nobody's answer."""
        if not name.endswith(".txt"):
            return
        try:
            day, hour, _, number, _ = name.removeprefix("IN").removesuffix(".txt").split("_")
            received = datetime.strptime(f"{day}_{hour}", _WHEN).astimezone(UTC)
            words = (self._spool / "inbox" / name).read_text("utf-8", errors="replace")
        except (ValueError, OSError):
            return
        yield SmsHeard(name, number, words, received)

    def _names(self, folder: str, start: str) -> list[str]:
        try:
            return [one.name for one in self._folder(folder).iterdir() if one.name.startswith(start)]
        except OSError as failure:
            raise TextingError(f"The modem's folders cannot be read: {failure.strerror}.") from failure

    def _folder(self, name: str) -> Path:
        found = self._spool / name
        if not found.is_dir():
            raise TextingError(f"There is no folder {name!r} in modem_spool; make it, and start gammu-smsd.")
        return found
