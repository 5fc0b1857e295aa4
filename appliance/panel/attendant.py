"""Shows the box's state on its lamps, and does what the buttons ask."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from appliance.acts.presence import set_presence
from appliance.errors import SettingsError, StoreError
from appliance.panel.board import Board, Press
from appliance.panel.database import Reopened
from appliance.panel.lamps import ALL_WELL, CALLING, Seen, look
from appliance.ports import Clock
from appliance.vocabulary.faults import Fault
from appliance.vocabulary.presence import Presence, PresenceMode

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
SHOWN_S = 3.0
"""How long the lamps tell that a test call was answered."""

ACTOR = "panel"
"""Who the journal says it was: whoever stood before the box."""


class Attendant:
    def __init__(
        self,
        board: Board,
        database: Reopened,
        clock: Clock,
        state: Callable[[], tuple[bool, bool]],
        test_call: Callable[[], Awaitable[bool]],
    ) -> None:
        """Nothing is shown before ``attend``.

        Args:
            board: the lamps and buttons.
            database: messages and presence; without it the lamps tell what there is to see.
            clock: paces what is shown.
            state: whether the line is answered, and whether anything is wrong; may take seconds.
            test_call: calls the box, and says whether it answered.
        """
        self._board, self._database, self._clock, self._state = board, database, clock, state
        self._test_call = test_call
        self._shut = ""
        """Why the database cannot be used, as the error's key."""

    async def attend(self) -> None:
        """Until cancelled."""
        presses: asyncio.Queue[Press] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        def pressed(press: Press) -> None:
            loop.call_soon_threadsafe(presses.put_nowait, press)

        self._board.tell(pressed)
        while True:
            self._board.show(look(await asyncio.to_thread(self.seen)))
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S):
                    press = await presses.get()
                await self.press(press)

    def seen(self) -> Seen:
        answering, wrong = self._state()
        try:
            with self._database.store() as store:
                unread, urgent = store.unread()
                presence = store.presence().mode
        except (StoreError, SettingsError) as failure:
            self._note(failure.key)
            return Seen(answering, PresenceMode.MACHINE, unread=0, urgent=0, wrong=True)
        self._note("")
        return Seen(answering, presence, unread, urgent, wrong)

    def _note(self, shut: str) -> None:
        """Into the log, when it is another than before."""
        if shut and shut != self._shut:
            logger.critical("the panel has no database", extra={"error_key": shut})
        self._shut = shut

    async def press(self, press: Press) -> None:
        match press:
            case Press.PRESENCE:
                await asyncio.to_thread(self._change_presence)
            case Press.TEST_CALL:
                self._board.show(CALLING)
                answered = await self._test_call()
                await asyncio.to_thread(self._note_call, answered=answered)
                if answered:
                    self._board.show(ALL_WELL)
                    await self._clock.sleep(SHOWN_S)

    def _note_call(self, *, answered: bool) -> None:
        """One that was not answered is a fault until one is, which the page names."""
        try:
            with self._database.store() as store:
                store.note_faults({Fault.UNANSWERED: not answered})
        except (StoreError, SettingsError) as failure:
            logger.error("a test call was not noted", extra={"error_key": failure.key})  # noqa: TRY400 - no words

    def _change_presence(self) -> None:
        """Somebody comes or goes: until when is for the page. Where it cannot be noted, the red lamp says why."""
        try:
            with self._database.store() as store:
                there = store.presence().mode is PresenceMode.PRACTICE
                mode = PresenceMode.MACHINE if there else PresenceMode.PRACTICE
                set_presence(store.books(ACTOR), Presence(mode))
        except (StoreError, SettingsError) as failure:
            logger.error("a press was not noted", extra={"error_key": failure.key})  # noqa: TRY400 - no words
