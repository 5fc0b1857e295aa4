"""Who has declined a slot is offered two or three at once, some way apart, and says which."""

import re
from collections.abc import Sequence
from datetime import timedelta

from appliance.dialogue.answers import fits
from appliance.dialogue.replies import ask, of_slot, say
from appliance.dialogue.state import Request, State
from appliance.understanding import dates
from appliance.understanding.text import normalize
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.conversation import Detail, Reply

MOST = 3
APART = (timedelta(hours=2), timedelta(hours=1), timedelta(minutes=30))
"""Two slots that follow one another are no choice; the farthest apart that leaves one."""

_ORDINALS = ((r"premiere?|1er", 0), (r"deuxieme|seconde?", 1), (r"troisieme", 2), (r"derniere?", -1))


def offered(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """Of those that were found, best first: a few by start, with one practitioner, apart from one another."""
    choices = (_apart(slots, by) for by in APART)
    return next((some for some in choices if len(some) > 1), tuple(slots[:1]))


def _apart(slots: Sequence[Slot], by: timedelta) -> tuple[Slot, ...]:
    kept = list(slots[:1])
    for one in slots[1:]:
        apart = all(abs(one.start - other.start) >= by for other in kept)
        if len(kept) < MOST and apart and one.practitioner == kept[0].practitioner:
            kept.append(one)
    return tuple(sorted(kept))


def words(state: State, first: Slot, beside: Sequence[Slot]) -> Reply:
    """The first, and two or three in all."""
    values = of_slot(state, first)
    for rank, one in enumerate(beside, start=2):
        told = of_slot(state, one)
        values |= {f"day{rank}": told["day"], f"time{rank}": told["time"]}
    return say(f"offer.choice_{len(beside) + 1}", values) + ask(Detail.PROPOSAL, "ask.choice")


def which(state: State, request: Request, text: str) -> Slot | None:
    """The one of those offered that the answer means; None when it means none, or not clearly one."""
    offered = (request.slot, *request.others) if request.slot else ()
    said = normalize(text)
    for ordinal, rank in _ORDINALS:
        if re.search(rf"\b(?:le|la|l|au) (?:{ordinal})\b(?! (?:janvier|fevrier|mars|avril|mai|juin|decembre))", said):
            return offered[rank] if rank < len(offered) else None
    wish = dates.parse_wish(text, state.context.local_now)
    fitting = [one for one in offered if wish and fits(one, wish, state)]
    return fitting[0] if len(fitting) == 1 else None
