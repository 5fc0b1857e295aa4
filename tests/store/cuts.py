"""Power cuts in a row: ``python -m tests.store.cuts 200``; ``--unsynced``: the disk loses what was not flushed.

Two processes write turns, recordings and messages to one database as fast as it takes them. Both are killed (SIGKILL)
at a random moment, the seed is fixed; all that they had acknowledged is looked for; the next two go on with what is
left. Not tried: a disk that lies about having flushed. SQLite runs with ``synchronous = FULL``.
"""

import argparse
import itertools
import multiprocessing
import random
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from appliance.errors import StoreError
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.audio import silence
from appliance.vocabulary.conversation import Heard, Reply
from appliance.vocabulary.meaning import Intent, IntentKind, PersonName
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file
from tests.store.power import LosingDisk, Plugged, plugged

SEED = 20_261_130
NAME = "permanence.db"
WRITERS = 2
LONGEST_S = 1.0
"""After the first acknowledgement of both."""

_SAID = Heard(Transcript("bonjour", 0.9), Intent(IntentKind.UNCLEAR, 0.3))
_FORK = multiprocessing.get_context("fork")
"""What a writer imports is there already: a cut costs a second."""


def write(path: Path, recipient: str, run: str, told: Connection) -> None:
    """Until killed, or the disk has gone before."""
    with suppress(StoreError):
        store = Store(path, practice_file(), FakeClock(), AgeSeal([recipient]))
        for number in itertools.count():
            call = store.call(CallerId(None))
            call.record.turn(_SAID, Reply(), ["Bonjour."], 1)
            call.record.sound(silence(200))
            words = f"{run}:{number}"
            call.desk.perform(TakeMessage(IntentKind.MESSAGE, words, PersonName()))
            told.send(words)


def cut(power: Plugged | LosingDisk, recipient: str, run: int, after_s: float) -> list[str]:
    """Write, and lose power. Returns what was acknowledged."""
    path = power.folder / NAME
    ends = [_FORK.Pipe(duplex=False) for _ in range(WRITERS)]
    writers = [
        _FORK.Process(target=write, args=(path, recipient, f"{run}.{rank}", told))
        for rank, (_, told) in enumerate(ends)
    ]
    for writer in writers:
        writer.start()
    acknowledged = [heard.recv() for heard, _ in ends]
    time.sleep(after_s)
    power.cut(run)
    for writer in writers:
        writer.kill()
    for writer, (heard, told) in zip(writers, ends, strict=True):
        writer.join()
        told.close()
        try:
            while True:
                acknowledged.append(heard.recv())
        except EOFError:
            heard.close()
    power.back()
    return acknowledged


def main(cuts: int, *, loses: bool = False) -> bool:
    """Whether nothing was lost.

    Args:
        cuts: how many.
        loses: on a disk that loses what was not flushed, by chance, sector by sector.
    """
    chance, keys = random.Random(SEED), new_key_pair()
    acknowledged: list[str] = []
    slowest_s = 0.0
    with plugged(loses=loses) as power:
        path = power.folder / NAME
        for run in range(cuts):
            acknowledged += cut(power, keys.recipient, run, chance.uniform(0, LONGEST_S))
            began = time.monotonic()
            store = Store(path, practice_file(), FakeClock(), AgeSeal([keys.recipient]))
            store.recover()
            slowest_s = max(slowest_s, time.monotonic() - began)
            store.close()
        store = Store(path, practice_file(), FakeClock(), AgeSeal([keys.recipient]))
        lost = len(set(acknowledged) - {one.text for one in store.messages(keys.identity)})
        whole = store.broken_entry() is None and store.connection.run("PRAGMA integrity_check")[0][0] == "ok"
        stuck = len(store.connection.run("SELECT 1 FROM calls WHERE ended IS NULL"))
        store.close()
        kept = power.verdict()
    sys.stdout.write(
        f"{cuts} cuts, {kept}; {len(acknowledged)} messages acknowledged, {lost} lost; journal and database "
        f"{'whole' if whole else 'BROKEN'}; {stuck} calls stuck; opened and recovered within {slowest_s:.2f} s\n"
    )
    return whole and not lost and not stuck and "BROKEN" not in kept


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("cuts", type=int, nargs="?", default=200)
    asked.add_argument(
        "--unsynced", action="store_true", help="lose what was not flushed; needs root (tests/store/power.py)"
    )
    told = asked.parse_args()
    sys.exit(not main(told.cuts, loses=told.unsynced))
