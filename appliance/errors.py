"""Failures the house raises. Refusals are values (``vocabulary.acts.Refused``), not these.

PermanenceError                a stable ``key``; the sentence never holds a caller's words or number
|-- SettingsError              a settings or practice file is wrong; says where and "did you mean"
|-- ScenarioError              a scenario file is not of the documented form
|-- MissingPart                a program, package or model is not installed; names what installs it
|-- ModelError                 a model file is broken or does not match its checksum
|-- LineError                  the telephone line failed
|   `-- CallEnded              the call is over; carries the hang-up cause
|-- HearingError               a recogniser failed
|-- SpeakingError              a voice failed
|-- SyncError                  the host cannot be reached, or refuses
|   `-- EnvelopeError          what came is not of the documented form, or not from whom it says
|-- DoorError                  a file or calendar of another program cannot be taken over; says why in French
|-- UpdateError                a newer version cannot be looked for, brought or installed; the box runs as before
|-- TextingError               a text could not be handed over; it may be tried again
|   |-- Unsendable             nor will it ever be
|   `-- NotUnderstood          what the other side says of one text; it may speak clearly of others
`-- StoreError                 the database failed
    `-- DiskFull               nothing more can be written
"""

from typing import ClassVar

from appliance.vocabulary.telephony import HangupCause


class PermanenceError(Exception):
    """Root of the tree; ``str()`` is one sentence that says what to do."""

    key: ClassVar[str] = "failure"


class SettingsError(PermanenceError):
    key = "settings"


class ScenarioError(PermanenceError):
    key = "scenario"


class MissingPart(PermanenceError):  # noqa: N818 - it is what happened
    key = "missing_part"


class ModelError(PermanenceError):
    key = "model"


class LineError(PermanenceError):
    key = "line"


class CallEnded(LineError):  # noqa: N818 - it is what happened
    key = "call_ended"

    def __init__(self, cause: HangupCause) -> None:
        super().__init__(f"The call has ended ({cause}).")
        self.cause = cause


class HearingError(PermanenceError):
    key = "hearing"


class SpeakingError(PermanenceError):
    key = "speaking"


class SyncError(PermanenceError):
    key = "sync"


class EnvelopeError(SyncError):
    key = "envelope"


class DoorError(PermanenceError):
    key = "door"


class UpdateError(PermanenceError):
    key = "update"


class TextingError(PermanenceError):
    key = "texting"


class Unsendable(TextingError):  # noqa: N818 - it is what the text is
    key = "unsendable"


class NotUnderstood(TextingError):  # noqa: N818 - it is what the answer is
    key = "not_understood"


class StoreError(PermanenceError):
    key = "store"


class DiskFull(StoreError):  # noqa: N818 - it is what happened
    key = "disk_full"
