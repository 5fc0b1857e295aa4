"""Rows of the tables as values."""

import sqlite3
from datetime import date, timedelta

from appliance.store.instants import read
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient, PatientId, Slot


def stored_patient(row: sqlite3.Row, key: str) -> Patient:
    born = row["birth_date"] and date.fromisoformat(row["birth_date"])
    return Patient(row["last"], row["first"], born, row["phone"], PatientId(key))


def stored_appointment(row: sqlite3.Row) -> Appointment:
    start, end = read(row["start"]), read(row["end"])
    slot = Slot(start, (end - start) // timedelta(minutes=1), row["practitioner"], row["type"])
    return Appointment(
        AppointmentId(row["id"]),
        slot,
        stored_patient(row, row["patient"]),
        AppointmentStatus(row["status"]),
        bool(row["confirmed"]),
        row["series"],
        bool(row["missed"]),
    )
