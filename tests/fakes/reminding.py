"""A practice that calls its patients, and one who is to be called."""

from dataclasses import replace
from datetime import UTC, date, datetime

from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient
from appliance.vocabulary.practice import CallRules
from appliance.vocabulary.sms import SmsRules
from tests.fakes.practices import BRUNO, ODETTE, practice, visit

TUESDAY_TEN = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
"""10:05 in Paris, two days before the visits."""

ODETTES = AppointmentId("odette")
BRUNOS = AppointmentId("bruno")
LEAS = AppointmentId("lea")
LEA = Patient("Chauvin", "Léa", date(2019, 4, 2), "0261910577")


def calling_file(rules: CallRules | None = CallRules(), *, sms: bool = True) -> PracticeFile:  # noqa: B008 - frozen
    """Odette and Léa have landlines, Bruno a mobile; all three come on Thursday."""
    return PracticeFile(
        replace(practice(), reminder_calls=rules, sms=SmsRules() if sms else None),
        (
            Appointment(ODETTES, visit("2026-11-26 09:00"), ODETTE),
            Appointment(BRUNOS, visit("2026-11-26 09:30"), BRUNO),
            Appointment(LEAS, visit("2026-11-26 10:00"), LEA),
        ),
    )
