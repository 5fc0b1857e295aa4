"""A conversation tried out in text: the real understanding, dialogue, rules and acts, on a database in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from appliance.dialogue.script import with_own
from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import practice_of
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.conversation import Heard
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from web_ui.practice import drafts
from web_ui.practice.site import Site

MOST = 30
"""Turns of a try-out."""


@dataclass(frozen=True)
class Said:
    heard: str
    """"" before the caller has spoken."""
    said: str
    over: bool
    """The box would hang up now."""
    dangers: tuple[str, ...] = ()
    """Keys of red flags heard in it."""
    first_read: tuple[str, ...] = ()
    """Keys of what a person is to read first."""


def rehearsal(site: Site, lines: Sequence[str]) -> list[Said]:
    """The greeting, and the answer to each line; begun anew each time, so that nothing is kept anywhere."""
    draft = drafts.begin(site)
    file = replace(practice_of("réglages", draft.practice), patients=())
    words = with_own("textes", draft.texts)
    store = Store(MEMORY, file, site.clock, AgeSeal([new_key_pair().recipient]))
    try:
        opened, caller = store.call(CallerId(None)), CallerId(None)
        context = CallContext(file.practice, caller, site.clock.now(), clock_sure=site.clock.is_sure())
        turn = exchange.begin(context)
        told = [Said("", " ".join(words.phrases(turn.reply)), turn.reply.ends_call)]
        for line in lines:
            if turn.reply.ends_call:
                break
            turn = exchange.take(turn.state, Transcript(line, 1.0), opened.desk)
            told.append(_said(line, turn, " ".join(words.phrases(turn.reply))))
    finally:
        store.close()
    return told


def _said(line: str, turn: exchange.Exchange, words: str) -> Said:
    intent = turn.turn.intent if isinstance(turn.turn, Heard) else None
    flags = (intent.red_flags, intent.watch_flags) if intent else ((), ())
    return Said(line, words, turn.reply.ends_call, *flags)
