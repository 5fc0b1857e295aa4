"""The append-only record of what was done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class JournalKind(StrEnum):
    """Past participles: what happened."""

    PRACTICE_LOADED = "practice_loaded"
    CALL_STARTED = "call_started"
    CALL_ENDED = "call_ended"
    TURN_TAKEN = "turn_taken"
    SLOT_HELD = "slot_held"
    APPOINTMENT_BOOKED = "appointment_booked"
    APPOINTMENT_MOVED = "appointment_moved"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    APPOINTMENT_CONFIRMED = "appointment_confirmed"
    APPOINTMENT_MISSED = "appointment_missed"
    APPOINTMENT_ATTENDED = "appointment_attended"
    """The patient had come after all."""
    MESSAGE_TAKEN = "message_taken"
    MESSAGE_READ = "message_read"
    RECORDING_KEPT = "recording_kept"
    RECORDING_REFUSED = "recording_refused"
    ALERT_RAISED = "alert_raised"
    FALLBACK_USED = "fallback_used"
    MESSAGE_ASSIGNED = "message_assigned"
    MESSAGE_CORRECTED = "message_corrected"
    NOTE_ADDED = "note_added"
    CALLBACK_ATTEMPTED = "callback_attempted"
    STATION_PAIRED = "station_paired"
    STATION_REVOKED = "station_revoked"
    PAST_UNLOCKED = "past_unlocked"
    COMMAND_DONE = "command_done"
    COMMAND_REFUSED = "command_refused"
    KEYS_ROTATED = "keys_rotated"
    BOX_RESTORED = "box_restored"
    MESSAGE_ESCALATED = "message_escalated"
    """Somebody on call was written to about a message, or an alert, that nobody had looked at."""
    MESSAGE_RAISED = "message_raised"
    """Its caller called a third time: it is urgent now."""
    ALERT_ACKNOWLEDGED = "alert_acknowledged"
    CALENDAR_READ = "calendar_read"
    """The busy times of another agenda have changed."""
    FEED_RENEWED = "feed_renewed"
    PATIENTS_IMPORTED = "patients_imported"
    SMS_QUEUED = "sms_queued"
    SMS_SENT = "sms_sent"
    SMS_DELIVERED = "sms_delivered"
    SMS_FAILED = "sms_failed"
    SMS_DROPPED = "sms_dropped"
    SMS_HEARD = "sms_heard"
    SMS_REFUSED = "sms_refused"
    """A patient wants no more texts at this number."""
    WISH_NOTED = "wish_noted"
    WISH_ENDED = "wish_ended"
    SLOT_OFFERED = "slot_offered"
    OFFER_ANSWERED = "offer_answered"
    MESSAGE_ARCHIVED = "message_archived"
    MESSAGE_REOPENED = "message_reopened"
    CALL_MARKED = "call_marked"
    PATIENT_ADDED = "patient_added"
    PATIENT_CORRECTED = "patient_corrected"
    PATIENTS_MERGED = "patients_merged"
    PATIENT_EXPORTED = "patient_exported"
    PATIENT_ERASED = "patient_erased"
    OLD_WORDS_ERASED = "old_words_erased"
    """What patients said longer ago than it is kept."""
    SETTINGS_CHANGED = "settings_changed"
    PRESENCE_CHANGED = "presence_changed"
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_REMOVED = "user_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_SLOWED = "sign_in_slowed"


@dataclass(frozen=True)
class JournalEntry:
    sequence: int
    """From 1, without a gap."""
    at: datetime
    actor: str
    """``reception``, ``user:<id>``, ``station:<id>``."""
    kind: JournalKind
    payload: str
    """JSON, keys sorted; a person's words only in sealed form."""
    previous_hash: str
    """SHA-256, hex, of the entry before; 64 zeros for the first."""
    hash: str
