"""A process that reminds, to be killed: ``python -m tests.jobs.runs DATABASE URL COUNT [LOOKS]``."""

import os
import signal
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from appliance.jobs.reminding import queue_reminders
from appliance.jobs.sending import Routes, send_waiting
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.store import Store
from appliance.texting.provider import ProviderTexting
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.sms import SmsRules
from tests.fakes.clock import FakeClock
from tests.fakes.practices import CONSULTATION, NOEL, ROUX, at, practice, visit

NOW = at("2026-11-24 18:00")


def crowded(count: int) -> PracticeFile:
    """``count`` people come on the day after tomorrow, and each has a mobile telephone."""
    doctors = [replace(ROUX, key=f"roux{rank}") for rank in range(-(-count // 40))]
    file = practice(*doctors, NOEL)
    first = visit("2026-11-26 08:00", kind=CONSULTATION)
    booked = [
        Appointment(
            AppointmentId(f"a{rank}"),
            replace(first, start=first.start + timedelta(minutes=15 * (rank % 40)), practitioner=f"roux{rank // 40}"),
            Patient(f"Patient{rank}", "Jean", phone=f"06399{80000 + rank:05}"),
        )
        for rank in range(count)
    ]
    return PracticeFile(with_sms(file), tuple(booked))


def with_sms(file: Practice) -> Practice:
    return replace(file, sms=SmsRules())


class LastClock(FakeClock):
    """Its reader dies when it has looked so often: on the way to a transaction, or inside it."""

    looks = sys.maxsize

    def now(self) -> datetime:
        self.looks -= 1
        if self.looks <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().now()


def main(database: str, url: str, count: int, looks: int = sys.maxsize) -> None:
    clock = LastClock(NOW)
    store = Store(Path(database), crowded(count), clock, AgeSeal([new_key_pair().recipient]))
    store.sms.recover()
    clock.looks = looks
    texting = ProviderTexting(url, "secret", "CabinetPont", clock)
    while queue_reminders(store, clock) or send_waiting(store, Routes(texting), clock, print):
        pass
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
