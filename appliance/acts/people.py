"""What is done with the practice's file of patients: added, corrected, two made one, given out, erased."""

from typing import Protocol

from appliance.acts.books import Books
from appliance.notices.numbers import mobile
from appliance.vocabulary.acts import Refusal, Refused
from appliance.vocabulary.agenda import Patient, PatientId
from appliance.vocabulary.journal import JournalKind


class PeopleBooks(Books, Protocol):
    """Each method is a part of the transaction it is called in."""

    def correct_patient(self, patient: Patient) -> tuple[str, ...]:
        """Names of the fields that have changed."""

    def merge_patients(self, kept: PatientId, other: PatientId) -> None:
        """All that is the other's becomes the kept one's; the other is gone."""

    def erase_patient(self, key: PatientId) -> int:
        """Names, numbers and words of this person go; times of visits stay, nobody's. Returns how many messages."""


class People:
    """The file, for a person of the practice."""

    def __init__(self, books: PeopleBooks) -> None:
        self._books = books

    def add(self, patient: Patient) -> PatientId:
        with self._books.writing():
            key = self._books.add_patient(patient)
            self._books.journal(JournalKind.PATIENT_ADDED, {"patient": key})
        return key

    def correct(self, patient: Patient) -> Refused | None:
        with self._books.writing():
            if patient.id is None or self._books.patient(patient.id) is None:
                return Refused(Refusal.NOT_FOUND)
            fields = self._books.correct_patient(patient)
            if fields:
                self._books.journal(JournalKind.PATIENT_CORRECTED, {"patient": patient.id, "fields": list(fields)})
        return None

    def want_texts_again(self, key: PatientId) -> Refused | None:
        """Lift the STOP of their number, when they ask a person of the practice for it: no text lifts one."""
        with self._books.writing():
            patient = self._books.patient(key)
            if patient is None:
                return Refused(Refusal.NOT_FOUND)
            number = mobile(patient.phone)
            if number and self._books.texts.accept(number):
                self._books.journal(JournalKind.SMS_WANTED_AGAIN, {"patient": key})
        return None

    def merge(self, kept: PatientId, other: PatientId) -> Refused | None:
        with self._books.writing():
            if kept == other or None in {self._books.patient(kept), self._books.patient(other)}:
                return Refused(Refusal.NOT_FOUND)
            self._books.merge_patients(kept, other)
            self._books.journal(JournalKind.PATIENTS_MERGED, {"patient": kept, "other": other})
        return None

    def export(self, key: PatientId) -> None:
        """Note that it was given out."""
        with self._books.writing():
            self._books.journal(JournalKind.PATIENT_EXPORTED, {"patient": key})

    def erase(self, key: PatientId) -> Refused | None:
        with self._books.writing():
            if self._books.patient(key) is None:
                return Refused(Refusal.NOT_FOUND)
            messages = self._books.erase_patient(key)
            self._books.journal(JournalKind.PATIENT_ERASED, {"patient": key, "messages": messages})
        return None
