"""One exchange with the caller: a turn goes in, acts are done, a reply comes out. No audio here.

``permanence run`` and the text simulator both walk through these functions; blocking, for SQLite's sake.
"""

import logging
from dataclasses import dataclass

from appliance.dialogue import policy
from appliance.dialogue.state import CallContext, State, Step
from appliance.errors import PermanenceError, StoreError
from appliance.ports import Desk
from appliance.understanding.intent import understand
from appliance.vocabulary.acts import Act, Outcome
from appliance.vocabulary.conversation import NAMES, Heard, Keyed, Reply, Silence, Turn
from appliance.vocabulary.meaning import Intent
from appliance.vocabulary.speech import Transcript

logger = logging.getLogger(__name__)

MOST_ACTS = 12
"""No plan needs more acts in one turn (the longest: find, hold and lose three slots, then a message)."""


REMEMBERED = 6
"""Turns in whose light the next one is heard for danger."""


@dataclass(frozen=True)
class Exchange:
    state: State
    reply: Reply
    turn: Turn | None = None
    """What went in, understood; None for the greeting."""
    acts: tuple[tuple[Act, Outcome], ...] = ()
    """What was done, in order."""


def begin(context: CallContext) -> Exchange:
    """Pick up: the greeting."""
    step = policy.begin(context)
    return Exchange(policy.said(step.state, step.reply), step.reply)


def take(state: State, heard: Transcript | Silence | Keyed, desk: Desk) -> Exchange:
    """Understand what was heard, do what follows, and say what to reply."""
    turn: Turn = heard if not isinstance(heard, Transcript) else Heard(heard, _understood(state, heard))
    return _settle(policy.step(state, turn), turn, desk)


def _understood(state: State, heard: Transcript) -> Intent:
    others = () if state.asking in NAMES else heard.alternatives
    return understand(
        heard.text,
        others,
        before=". ".join(state.heard[-REMEMBERED:]),
        asked=state.asking,
        foreign=state.foreign,
        own=state.context.practice.own_signs,
    )


def transfer_refused(state: State, desk: Desk) -> Exchange:
    """The person did not pick up: the caller is still with us."""
    return _settle(policy.transfer_refused(state), None, desk)


def hung_up(state: State, desk: Desk) -> None:
    """The caller is gone: keep what they had said.

    Raises:
        StoreError: it could not be kept.
    """
    act = policy.hung_up(state)
    if act is not None:
        desk.perform(act)


def _settle(step: Step, turn: Turn | None, desk: Desk) -> Exchange:
    reply, acts = step.reply, list[tuple[Act, Outcome]]()
    while step.act is not None:
        if len(acts) == MOST_ACTS:
            raise PermanenceError("The conversation goes round in circles; please report this call.")
        act = step.act
        try:
            outcome = desk.perform(act)
        except StoreError as failure:
            logger.error("store failed during a call", extra={"error_key": failure.key})  # noqa: TRY400 - no words
            step = policy.store_failed(step.state)
        else:
            acts.append((act, outcome))
            step = policy.resume(step.state, act, outcome)
        reply += step.reply
    return Exchange(policy.said(step.state, reply), reply, turn, tuple(acts))
