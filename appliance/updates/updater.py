"""One update from its beginning to its end, and from wherever a power cut has left it."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from shutil import disk_usage
from zoneinfo import ZoneInfo

from appliance.errors import StoreError, UpdateError
from appliance.ports import Clock
from appliance.store.backup import DATABASE
from appliance.updates import database, judgement, state
from appliance.updates.judgement import Way
from appliance.updates.ports import Packages, Services
from appliance.updates.state import REFUSED, Ending, Outcome, Step, UpdateState

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 30.0
"""While somebody is on the line, or was a moment ago."""

PATIENCE = 180
"""Looks: an hour and a half, then another night will do."""

GOODBYE = 20
"""Looks: ten minutes, in which hardly a call does not end."""

TRIES = 3
"""Test calls that may go unanswered but for the last; the first may come while a caller is being greeted."""


@dataclass(frozen=True)
class Updater:
    """For root.

    Args:
        home: the box's folder.
        packages: versions of the program.
        services: what runs.
        answers: whether the box answers a test call.
        clock: the time, and how waiting is done.
        zone: the practice's.
    """

    home: Path
    packages: Packages
    services: Services
    answers: Callable[[], Awaitable[bool]]
    clock: Clock
    zone: ZoneInfo

    async def update(self, *, at_once: bool = False) -> UpdateState:
        """End what was left unfinished; then, once a night, bring the newest version if there is one.

        Args:
            at_once: whatever the hour; calls are waited for all the same.

        Raises:
            UpdateError: nothing could be looked for, or brought; the box runs as before.
        """
        now = await self._recovered()
        if not (at_once or judgement.is_due(self._local(), now.looked)):
            return now
        version = self.packages.newest()
        now = self._write(replace(now, looked=self.clock.now()))
        if version is None or version in now.refused:
            return now
        package = self.packages.bring(version)
        if not self._has_room(package):
            return self._write(replace(now, ended=self._outcome(Ending.NO_ROOM, version, self.packages.used())))
        if not await self._calm(at_once=at_once):
            return now
        return await self._bring_in(package, replace(now, coming=version, former=self.packages.used()))

    async def put_back(self) -> UpdateState:
        """What an update has left unfinished, as far as calls depend on it; at power-on, before the services."""
        now = state.read(self.home)
        match now.step:
            case Step.INSTALLING:
                now = self._settled(now, Ending.CUT)
            case Step.SWITCHING:
                await self.services.leave()  # it may have been told to already: who is not gone cannot be started
                now = self._settled(now, Ending.CUT)
            case Step.TRYING | Step.GOING_BACK:
                ending = now.ended.ending if now.ended and now.step is Step.GOING_BACK else Ending.CUT
                now = await self._back(now, ending)
            case Step.CLEANING:
                pass
            case Step.IDLE:
                return now
        self.services.resume()
        return now

    async def _recovered(self) -> UpdateState:
        return self._cleaned(await self.put_back())

    # --- forth -------------------------------------------------------------------------------------------

    async def _bring_in(self, package: Path, now: UpdateState) -> UpdateState:
        now = self._write(replace(now, step=Step.INSTALLING, began=self.clock.now()))
        self.packages.hold(now.former)
        ending = Ending.NOT_KEPT
        try:
            self.packages.keep()
            ending = Ending.NOT_INSTALLED
            self.packages.install(package)
        except UpdateError as failure:
            logger.warning("no update: %s", failure)
            return self._cleaned(self._settled(now, ending))
        now = self._write(replace(now, step=Step.SWITCHING))
        await self.services.leave()
        try:
            database.keep(self.home, self._copy)
        except StoreError as failure:
            logger.warning("no update: %s", failure)
            now = self._settled(now, Ending.NOT_KEPT)
            self.services.resume()
            return self._cleaned(now)
        return await self._try(self._write(replace(now, step=Step.TRYING)))

    async def _try(self, now: UpdateState) -> UpdateState:
        self.packages.use(now.coming)
        started = self.services.start_reception()
        ending = judgement.judged(started=started, answered=started and await self._answered())
        now = await self._back(now, ending) if ending is not Ending.UPDATED else self._settled(now, ending)
        self.services.resume()
        return self._cleaned(now)

    async def _answered(self) -> bool:
        for _ in range(TRIES):
            if await self.answers():
                return True
            await self.clock.sleep(LOOK_EVERY_S)
        return False

    # --- and back ----------------------------------------------------------------------------------------

    async def _back(self, now: UpdateState, ending: Ending) -> UpdateState:
        """The former version is in use, with its database, when it returns; or the new one, for what it was told."""
        now = self._write(replace(now, step=Step.GOING_BACK, ended=self._outcome(ending, now.coming, now.former)))
        if (way := self._way()) is Way.STAY:
            return self._settled(now, Ending.STAYED)
        if way is Way.BACK_WITH_WORDS:
            await self._goodbye()
        self.services.stop()
        # Again, now that nobody can speak: the last word may have come meanwhile.
        if (way := self._way()) is Way.STAY:
            return self._settled(now, Ending.STAYED)
        if way is Way.BACK:
            database.put_back(self._copy, self.home)
        self.packages.use(now.former)
        return self._settled(now, ending)

    def _way(self) -> Way:
        if not self._copy.exists():  # it has been put back already
            return Way.BACK
        spoken = database.spoken_since(self._copy, self.home)
        return judgement.way(spoken=spoken, migrated=database.migrated(self._copy, self.home))

    def _settled(self, now: UpdateState, ending: Ending) -> UpdateState:
        """What follows changes nothing for a caller, and may be done again."""
        refused, cut = now.refused, now.cut
        if ending in REFUSED or (ending is Ending.CUT and now.coming in cut):
            refused = (*refused, now.coming)
        elif ending is Ending.CUT:
            cut = (*cut, now.coming)
        ended = self._outcome(ending, now.coming, now.former)
        return self._write(replace(now, step=Step.CLEANING, refused=refused, cut=cut, ended=ended))

    def _cleaned(self, now: UpdateState) -> UpdateState:
        """The package tool has the version that runs, and nothing else is kept."""
        if now.step is not Step.CLEANING:
            return now
        if self.packages.installed() != self.packages.used():
            self.packages.restore()
        self.packages.hold(None)
        self.packages.tidy()
        self._copy.unlink(missing_ok=True)
        return self._write(replace(now, step=Step.IDLE, former="", coming="", began=None))

    # --- waiting -----------------------------------------------------------------------------------------

    async def _calm(self, *, at_once: bool) -> bool:
        """Whether nobody calls, before the night is over; who is there and says "now" waits for calls alone."""
        for _ in range(PATIENCE):
            if not (at_once or judgement.is_night(self._local())):
                return False
            open_since, last_ended = database.calls(self.home)
            now = self.clock.now()
            if judgement.is_free(open_since, now) if at_once else judgement.is_calm(open_since, last_ended, now):
                return True
            await self.clock.sleep(LOOK_EVERY_S)
        return False

    async def _goodbye(self) -> None:
        """Whoever is served all the same is not cut off, unless nothing seems to end their call."""
        for _ in range(GOODBYE):
            if not self.services.running() or judgement.is_free(database.calls(self.home)[0], self.clock.now()):
                return
            await self.clock.sleep(LOOK_EVERY_S)

    def _local(self) -> datetime:
        return self.clock.now().astimezone(self.zone)

    def _has_room(self, package: Path) -> bool:
        """For both versions where programs are, and for what is put aside where the database is."""
        database_bytes = (self.home / DATABASE).stat().st_size if (self.home / DATABASE).exists() else 0
        aside = package.stat().st_size + database_bytes
        free, unpacked = self.packages.room(package)
        return judgement.has_room(free, unpacked + aside) and judgement.has_room(disk_usage(self.home).free, aside)

    # --- on the disk -------------------------------------------------------------------------------------

    @property
    def _copy(self) -> Path:
        return self.home / state.FOLDER / "former.db"

    def _outcome(self, ending: Ending, version: str, former: str) -> Outcome:
        return Outcome(ending, version, former, self.clock.now())

    def _write(self, now: UpdateState) -> UpdateState:
        state.write(self.home, now)
        logger.info("update", extra={"step": str(now.step), "version": now.coming or "none"})
        return now
