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
    watch: Callable[[str, object], None] = field(default=lambda _event, _value: None)
    """Told what happens, for who looks on (the demo, the bench): never in the way of a call."""


PATIENCE = {
    Detail.PROPOSAL: Patience(end_ms=340, hold_ms=900),
    Detail.READBACK: Patience(end_ms=340, hold_ms=900),
    Detail.MORE: Patience(end_ms=340, hold_ms=900),
    Detail.FOR_WHOM: Patience(end_ms=340, hold_ms=900),
    Detail.PHONE: Patience(end_ms=500, hold_ms=2_000, silence_s=8),
    Detail.SPELLED: Patience(end_ms=900, hold_ms=1_600, silence_s=8),
    Detail.BIRTH_DATE: Patience(end_ms=400, hold_ms=1_200),
    Detail.REASON: Patience(end_ms=450, hold_ms=1_200, silence_s=7),
}
"""By what was asked. A yes or no ends fast; a dictated number or a spelled name is not cut at a breath (1 to
1.5 s are usual between groups of digits). Measured by ``permanence bench turn``."""

USUAL = Patience(end_ms=400, hold_ms=1_000)
