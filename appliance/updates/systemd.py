"""``ports.Services`` on systemd."""

import subprocess

from appliance.ports import Clock

RECEPTION = "permanence-reception.service"
OTHERS = ("permanence-web.service", "permanence-sync.service", "permanence-panel.service")

LOOK_EVERY_S = 1.0

STARTING_OR_UP = frozenset({"active", "activating", "reloading"})


class SystemdServices:
    """For root."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def leave(self) -> None:
        if _is("is-active", RECEPTION) == "active":
            # permanence run: leave when nobody is on the line, and are not started again (75 in the unit).
            _systemctl("kill", "--kill-whom=main", "--signal=SIGUSR1", RECEPTION)
            while _is("is-active", RECEPTION) == "active":
                await self._clock.sleep(LOOK_EVERY_S)
        self.stop()

    def stop(self) -> None:
        # Only what runs: at power-on the others wait behind us, and to stop them would take them out of the queue.
        running = [one for one in (RECEPTION, *OTHERS) if _is("is-active", one) in STARTING_OR_UP]
        if running:
            _systemctl("stop", *running)

    def start_reception(self) -> bool:
        return _systemctl("start", RECEPTION) == 0

    def running(self) -> bool:
        return _is("is-active", RECEPTION) in STARTING_OR_UP

    def resume(self) -> None:
        enabled = [one for one in (RECEPTION, *OTHERS) if _is("is-enabled", one) == "enabled"]
        if enabled:
            _systemctl("start", "--no-block", *enabled)


def _is(question: str, unit: str) -> str:
    words = ("systemctl", question, unit)
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _systemctl(*words: str) -> int:
    return subprocess.run(("systemctl", *words), check=False).returncode
