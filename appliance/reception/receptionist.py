"""One call, ring to hang-up: speak, listen, understand, act, and again.

Whatever fails behind this wall, the caller hears something, and what they said is kept.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import cache, partial

from appliance.dialogue import expectation, handover
from appliance.dialogue.completeness import completeness
from appliance.dialogue.replies import say
from appliance.dialogue.state import CallContext, State
from appliance.errors import CallEnded, PermanenceError
from appliance.ports import Call, OpenCall
from appliance.reception import exchange
from appliance.reception.answering import rings_first
from appliance.reception.exchange import Exchange
from appliance.reception.handover import Handover, Words
from appliance.reception.house import PATIENCE, USUAL, House
from appliance.reception.listener import Expectation, Listener
from appliance.reception.recorder import Recorder
from appliance.understanding import urgency
from appliance.vocabulary.conversation import Keyed, Reply, Silence
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.speech import Transcript, Utterance
from appliance.vocabulary.telephony import CallerId, HangupCause

logger = logging.getLogger(__name__)

LONGEST_ANSWER = 4
"""A caller who never stops is heard in so many pieces of ``Patience.longest_s``, then answered."""

RING_S = 5
"""The French ringing tone sounds once in five seconds (ITU-T E.180 supplement 2)."""

LONGEST_CALL_S = 30 * 60
"""With the house: even a call that nobody hangs up frees the line for the next emergency. Two people who are joined
talk for as long as they like."""


class Receptionist:
    """Serves one call of the house."""

    def __init__(self, house: House, call: Call, others: int = 0) -> None:
        """``others``: calls that the box has in hand already."""
        self._house = house
        self._call = call
        self._others = others
        self._listener = Listener(house.new_activity(), house.recognizer, house.clock)
        self._speaking: asyncio.Task[None] | None = None
        self._noting: asyncio.Task[None] | None = None
        self._heard_ms: int | None = None
        self._reminder: ReminderCall | None = None

    async def serve(self) -> None:
        """From ringing to the end; never raises."""
        opened: OpenCall | None = None
        async with self._apologising():
            await self._let_ring()
            await self._call.answer()
            opened = await asyncio.to_thread(self._house.ledger.call, self._call.caller)
        if opened is not None:
            await self._served(opened)

    async def remind(self, reminder: ReminderCall) -> None:
        """Whom we have called has picked up: remind them, to the end of the call. Never raises."""
        self._reminder = reminder
        try:
            opened = await asyncio.to_thread(self._house.ledger.answered, reminder)
        except Exception:
            logger.exception("a call could not be kept")
            await self._call.hang_up()
            return
        await self._served(opened)

    async def _served(self, opened: OpenCall) -> None:
        recorder = Recorder(opened.record, enabled=self._recording)
        attending = asyncio.create_task(self._listener.attend(self._call, recorder.keep))
        recording = asyncio.create_task(recorder.run())
        cause = HangupCause.FAILED
        try:
            async with asyncio.timeout(LONGEST_CALL_S) as longest, self._apologising(call=opened.id):
                cause = await self._conversation(opened, recorder, longest)
        except TimeoutError:
            cause = HangupCause.HOUSE
        finally:
            await self._call.hang_up()
            for task in (attending, recording):
                task.cancel()
                with suppress(asyncio.CancelledError, PermanenceError):
                    await task
            self._listener.close()
            await self._close(opened, recorder, cause)

    async def _close(self, opened: OpenCall, recorder: Recorder, cause: HangupCause) -> None:
        """Each step is taken whatever has become of the others; what was held is free first."""
        release = partial(asyncio.to_thread, opened.desk.release)
        close = partial(asyncio.to_thread, opened.record.close, cause)
        for step in (release, self._noted, recorder.flush, close):
            try:
                await step()
            except PermanenceError as failure:
                logger.error("a call could not be closed", extra={"error_key": failure.key})  # noqa: TRY400
        self._house.watch("ended", cause)

    async def _noted(self) -> None:
        if self._noting is not None:
            await self._noting

    async def _conversation(self, opened: OpenCall, recorder: Recorder, longest: asyncio.Timeout) -> HangupCause:
        said = exchange.begin(await self._context())
        try:
            while True:
                heard = await self._say_and_listen(said, opened)
                if said.reply.transfers:
                    if await self._handed_over(said.state, recorder, longest):
                        return HangupCause.TRANSFERRED
                    said = await asyncio.to_thread(exchange.transfer_refused, said.state, opened.desk)
                    continue
                if heard is None:
                    return HangupCause.HOUSE
                before = said.state
                said = await asyncio.to_thread(exchange.take, said.state, heard, opened.desk)
                if before.recording and not said.state.recording:
                    await recorder.refuse()
                self._foresee(said.state)
        except CallEnded as gone:
            await asyncio.to_thread(exchange.hung_up, said.state, opened.desk)
            return gone.cause

    @property
    def _recording(self) -> bool:
        """Nobody is recorded whom we have called."""
        return self._house.recording and self._reminder is None

    async def _context(self) -> CallContext:
        house, caller = self._house, self._call.caller
        if self._reminder is not None:
            return CallContext(
                *(house.ledger.practice, CallerId(self._reminder.number), house.clock.now(), house.clock.is_sure()),
                recording=False,
                household=(self._reminder.appointment.patient,),
                absent_until=(await asyncio.to_thread(house.ledger.presence)).until,
                reminder=self._reminder,
            )
        return CallContext(
            practice=house.ledger.practice,
            caller=caller,
            now=house.clock.now(),
            clock_sure=house.clock.is_sure(),
            unread_hours=await asyncio.to_thread(house.ledger.unread_hours),
            recording=house.recording,
            deaf=house.deaf,
            crowded=self._others >= house.calls_at_once,
            household=await asyncio.to_thread(house.ledger.household, caller),
            known=await asyncio.to_thread(house.ledger.names),
            earlier=await asyncio.to_thread(house.ledger.earlier_message, caller),
            absent_until=(await asyncio.to_thread(house.ledger.presence)).until,
        )

    async def _let_ring(self) -> None:
        """Somebody is there and may pick up first; where that cannot be read, nobody is."""
        house = self._house
        try:
            presence = await asyncio.to_thread(house.ledger.presence)
            often = rings_first(house.ledger.practice, presence, house.clock, self._call.caller, others=self._others)
        except PermanenceError as failure:
            logger.error("nobody knows who answers", extra={"error_key": failure.key})  # noqa: TRY400 - no words
            return
        rings = often - self._call.rung
        if rings > 0:
            await house.clock.sleep(rings * RING_S)

    # --- one exchange ------------------------------------------------------------------------------------

    async def _say_and_listen(self, said: Exchange, opened: OpenCall) -> Transcript | Silence | Keyed | None:
        """Say the reply, and hear what follows; None when nothing is to be heard after these words."""
        self._house.watch("said", said)
        self._speaking = asyncio.create_task(self._say(said, opened))
        if said.reply.ends_call or said.reply.transfers:
            await self._speaking
            return None
        listening = asyncio.create_task(self._hear_out(said.state))
        try:
            return await self._while_speaking(listening, interruptible=said.reply.interruptible)
        finally:
            for task in (listening, self._speaking):
                task.cancel()
                with suppress(asyncio.CancelledError, CallEnded):
                    await task

    async def _while_speaking(
        self, listening: "asyncio.Task[Transcript | Silence | Keyed]", *, interruptible: bool
    ) -> Transcript | Silence | Keyed:
        """Barge-in is a cancelled ``_say``, nothing more."""
        assert self._speaking is not None  # noqa: S101 - the caller has just started it
        interrupted = asyncio.create_task(self._listener.interrupted.wait())
        try:
            watched = {self._speaking, listening} | ({interrupted} if interruptible else set())
            await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
            if interruptible and interrupted.done():
                self._speaking.cancel()
            elif not interruptible:
                await asyncio.wait({self._speaking})
            return await listening
        finally:
            interrupted.cancel()

    async def _say(self, said: Exchange, opened: OpenCall) -> None:
        phrases = self._house.script.phrases(said.reply)
        for phrase in phrases:
            self._house.studio.begin(phrase)
        latency_ms, noted = None, False
        try:
            for phrase in phrases:
                sound = await self._house.studio.sound(phrase)
                if not noted:
                    latency_ms, noted = self._latency_ms(said), True
                    self._note(opened, said, phrases, latency_ms)
                await self._call.play(sound)
        finally:  # a caller who cuts in before the first word has still been heard
            if not noted:
                self._note(opened, said, phrases, latency_ms)

    def _latency_ms(self, said: Exchange) -> int | None:
        if said.turn is None or self._heard_ms is None:
            return None
        latency_ms = self._house.clock.monotonic_ms() - self._heard_ms
        self._house.watch("latency_ms", latency_ms)
        return latency_ms

    def _note(self, opened: OpenCall, said: Exchange, phrases: tuple[str, ...], latency_ms: int | None) -> None:
        """Beside the conversation, in order."""
        turn = partial(opened.record.turn, said.turn, said.reply, phrases, latency_ms)
        self._noting = asyncio.create_task(_in_turn(self._noting, turn))

    async def _hear_out(self, state: State) -> Transcript | Silence | Keyed:
        """The whole of what the caller says, however long."""
        expected = Expectation(
            patience=PATIENCE.get(state.asking, USUAL),
            hint=expectation.hint(state),
            completeness=cache(completeness(state)),
            alarming=cache(partial(_alarming, state)),
        )
        pieces: list[Utterance] = []
        while True:
            heard = await self._listener.turn(expected, self._house_speaks)
            if not isinstance(heard, Utterance):
                if pieces and isinstance(heard, Silence):
                    break
                self._heard_ms = self._house.clock.monotonic_ms()
                return heard
            pieces.append(heard)
            alarming = expected.alarming(heard.text)
            if not heard.cut or alarming or len(pieces) == LONGEST_ANSWER:
                break
        self._heard_ms = pieces[-1].ended_ms
        if len(pieces) == 1:
            return pieces[0].transcript
        worded = [piece.transcript for piece in pieces if piece.text]
        return Transcript(
            " ".join(one.text for one in worded),
            min(piece.transcript.confidence for piece in pieces),
            starts_ms=tuple(at for one in worded for at in one.starts_ms),
        )

    def _house_speaks(self) -> bool:
        return self._speaking is not None and not self._speaking.done()

    async def _handed_over(self, state: State, recorder: Recorder, longest: asyncio.Timeout) -> bool:
        """False when nobody took the call, and the caller is still with us."""
        house, number = self._house, self._house.ledger.practice.transfer_to
        words = Words(*map(house.script.phrases, (handover.waiting(), handover.offer(state), handover.briefing(state))))
        attempt = Handover(self._call, self._listener, house.clock, house.studio.sound, words)
        person = await attempt.reach(number) if number else None
        if person is None:
            return False
        recorder.stop()
        longest.reschedule(None)
        await attempt.join(person)
        return True

    def _foresee(self, state: State) -> None:
        """What will be said soon is rendered now: the patient's name takes longest."""
        for phrase in expectation.foreseen(state, self._house.script):
            self._house.studio.begin(phrase)

    @asynccontextmanager
    async def _apologising(self, **where: object) -> AsyncIterator[None]:
        """The wall: whatever breaks inside, the caller hears the truth and the 15. A caller who has left ends it."""
        try:
            yield
        except CallEnded:
            return
        except PermanenceError as failure:
            logger.error("a call failed", extra={"error_key": failure.key, **where})  # noqa: TRY400 - no words
            await self._apologise()
        except Exception:
            logger.exception("a call failed", extra=where)
            await self._apologise()

    async def _apologise(self) -> None:
        """From what is always in the cache; a call that still rings is answered first."""
        with suppress(PermanenceError):
            await self._call.answer()
            for phrase in self._house.script.phrases(Reply() + say("done.store_failed")):
                await self._call.play(await self._house.studio.sound(phrase))
        await self._call.hang_up()


async def _in_turn(before: asyncio.Task[None] | None, write: Callable[[], None]) -> None:
    if before is not None:
        await before
    try:
        await asyncio.to_thread(write)
    except PermanenceError as failure:
        logger.error("a turn could not be kept", extra={"error_key": failure.key})  # noqa: TRY400 - no words


def _alarming(state: State, text: str) -> bool:
    if not text:
        return False
    own = state.context.practice.own_signs
    return bool(urgency.listen(text, asked=state.asking, foreign=state.foreign, own=own).red_flags)
