"""Slows who guesses passwords, by address and by address and account; never the account as such.

A browser that has signed in once keeps a device cookie and is counted on its own, so that somebody who guesses from
the same network does not keep the practitioner out (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
"""

from datetime import datetime, timedelta

from appliance.store.database import Connection
from appliance.store.instants import read, written

FREE_TRIES = 5
"""Wrong passwords before the first wait: a person who mistypes does not notice."""

FREE_TRIES_OF_ADDRESS = 20
"""Over all accounts; a practice's people may share one address."""

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=12)


class Throttle:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def waits(self, whos: tuple[str, ...], now: datetime) -> bool:
        """Must one of these wait still?"""
        marks = ", ".join("?" * len(whos))
        found = self._db.run(f"SELECT 1 FROM sign_in_tries WHERE who IN ({marks}) AND next > ?", *whos, written(now))
        return bool(found)

    def failed(self, who: str, now: datetime, free: int = FREE_TRIES) -> bool:
        """Count a wrong password, inside a transaction; True when a wait begins with it."""
        rows = self._db.run("SELECT failed, last FROM sign_in_tries WHERE who = ?", who)
        recent = rows and now - read(rows[0]["last"]) < FORGOTTEN_AFTER
        count = (rows[0]["failed"] if recent else 0) + 1
        wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(count - free, 20))) if count >= free else timedelta()
        self._db.run(
            "INSERT OR REPLACE INTO sign_in_tries VALUES (?, ?, ?, ?)", who, count, written(now), written(now + wait)
        )
        return count == free

    def succeeded(self, whos: tuple[str, ...]) -> None:
        for who in whos:
            self._db.run("DELETE FROM sign_in_tries WHERE who = ?", who)
