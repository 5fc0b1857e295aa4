"""A reminder run that is killed again and again: every patient is written to once, as the provider sees it."""

import itertools
import subprocess
import sys
from collections import Counter
from pathlib import Path

from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.sms import SmsState
from tests.fakes.clock import FakeClock
from tests.fakes.provider import Provider
from tests.jobs.runs import NOW, crowded

PATIENTS = 500
KILLS = 20


class Killer(Provider):
    """Kills the sender, before or after its text was taken, when it has seen so many requests since the last kill."""

    def __init__(self, every: int) -> None:
        super().__init__()
        self.every = every
        self.since = 0
        self.kills = 0
        self.sender: subprocess.Popen[str] | None = None

    def answer(self, method, path, headers, body):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        self.since += 1
        strike = self.kills < KILLS and self.since >= self.every + self.kills % 3
        before_taken = self.kills % 2 == 1
        if strike and before_taken:
            self._kill()
        done = super().answer(method, path, headers, body)
        if strike and not before_taken:
            self._kill()
        return done

    def _kill(self) -> None:
        assert self.sender is not None
        self.sender.kill()
        self.sender.wait()
        self.kills += 1
        self.since = 0


def test_each_of_500_patients_is_reminded_once_through_20_kills(tmp_path: Path) -> None:
    database = tmp_path / "permanence.db"
    command = (sys.executable, "-m", "tests.jobs.runs", str(database))
    with Killer(every=23) as provider:
        for _ in range(KILLS + 1):
            provider.sender = subprocess.Popen(
                (*command, provider.url, str(PATIENTS)), stdout=subprocess.PIPE, text=True
            )
            said, _ = provider.sender.communicate()
        assert said == "done\n"
    assert provider.kills == KILLS
    numbers = Counter(one["to"] for one in provider.taken.values())
    assert len(numbers) == PATIENTS
    assert set(numbers.values()) == {1}, "no telephone rings twice"
    assert len(provider.posts) == PATIENTS, "and the provider is not even asked twice"
    store = Store(database, crowded(PATIENTS), FakeClock(NOW), AgeSeal([new_key_pair().recipient]))
    assert store.sms.counts() == {SmsState.SENT: PATIENTS}
    assert store.broken_entry() is None
    store.close()


def test_each_patient_is_reminded_once_through_kills_while_reminders_are_queued(tmp_path: Path) -> None:
    """Each time a little later: before a transaction, between its statements, after it."""
    database, patients, killed = tmp_path / "permanence.db", 60, 0
    with Provider() as provider:
        for looks in itertools.count(30, 61):
            command = (sys.executable, "-m", "tests.jobs.runs", str(database), provider.url, str(patients), str(looks))
            if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0:
                break
            killed += not provider.posts
    assert killed >= 3, "while none had left"
    assert Counter(one["to"] for one in provider.taken.values()).most_common(1)[0][1] == 1
    assert len(provider.taken) == patients
    store = Store(database, crowded(patients), FakeClock(NOW), AgeSeal([new_key_pair().recipient]))
    assert store.sms.counts() == {SmsState.SENT: patients}
    assert store.broken_entry() is None
    store.close()
