"""Who calls again and speaks of an earlier message hears what became of it; who does not speak of it hears nothing.

The calling number proves nothing, and a household shares it: that a message was left at all is told only to somebody
who knows of one, and never what it says (decision 0012).
"""

from dataclasses import replace
from datetime import datetime

from appliance.dialogue import french
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import State, Step
from appliance.understanding import remarks
from appliance.vocabulary.conversation import Detail, EarlierMessage, Heard, Reply
from appliance.vocabulary.meaning import IntentKind


def told(state: State, heard: Heard, step: Step) -> Step:
    """``step``, after what became of the earlier message, where the caller speaks of it."""
    left = state.context.earlier
    if left is None or state.earlier_told or state.request is not None or step.state.in_danger:
        return step
    if not remarks.speaks_of_earlier(heard.transcript.text):
        return step
    reply = _words(left, state.context.local_now)
    if heard.intent.kind is IntentKind.UNCLEAR:
        return Step(replace(state, earlier_told=True), reply + ask(Detail.REQUEST, "greeting.ask"))
    return replace(step, state=replace(step.state, earlier_told=True), reply=reply + step.reply)


def _words(left: EarlierMessage, now: datetime) -> Reply:
    key = "unread" if not left.read else "tried" if left.tried else "read"
    return say(f"earlier.{key}", {"when": french.of_past(left.taken.astimezone(now.tzinfo), now)})
