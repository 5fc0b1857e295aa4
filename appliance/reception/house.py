"""What every call of one house shares."""

from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.dialogue.script import Script
from appliance.ports import Clock, Ledger, Recognizer, Studio, VoiceActivity
from appliance.reception.listener import Patience
from appliance.vocabulary.conversation import Detail


@dataclass(frozen=True)
class House:
    ledger: Ledger
    script: Script
    clock: Clock
    recognizer: Recognizer
    new_activity: Callable[[], VoiceActivity]
    studio: Studio
    recording: bool = True
    calls_at_once: int = 4
    """Conversations that the box can hold; whoever calls besides leaves a message."""
    deaf: bool = False
    """The recogniser cannot be loaded: calls are recorded for a person."""
    watch: Callable[[str, object], None] = field(default=lambda _event, _value: None)
    """Told what happens, for who looks on (the demo, the bench, who gives memory back): never in the way of a call."""


_YES_NO = Patience(whole_ms=340, unsure_ms=550, unfinished_ms=900)
PATIENCE = {
    Detail.PROPOSAL: _YES_NO,
    Detail.READBACK: _YES_NO,
    Detail.MORE: _YES_NO,
    Detail.FOR_WHOM: _YES_NO,
    Detail.PHONE: Patience(whole_ms=500, unsure_ms=700, unfinished_ms=2_000, silence_s=8),
    Detail.SPELLED: Patience(unfinished_ms=1_600, silence_s=8),
    Detail.BIRTH_DATE: Patience(whole_ms=400, unsure_ms=700, unfinished_ms=1_200),
    Detail.PICKED_UP: Patience(unsure_ms=550, unfinished_ms=900, silence_s=3),
    Detail.FETCHED: Patience(silence_s=45),
    Detail.CALLED: Patience(whole_ms=340, unsure_ms=550, unfinished_ms=900, silence_s=5),
    Detail.COMING: _YES_NO,
    Detail.BEEP: Patience(whole_ms=900, unsure_ms=900, unfinished_ms=900, silence_s=2),
    Detail.REASON: Patience(whole_ms=450, unsure_ms=900, unfinished_ms=1_200, silence_s=7),
}
"""By what was asked. A yes or no ends fast; a dictated number or a spelled name is not cut at a breath (1 to
1.5 s are usual between groups of digits). Measured by ``permanence bench turn``."""

USUAL = Patience(whole_ms=400)
