"""Power cuts in a row: ``python -m tests.store.cuts 200``.

Two processes write turns, recordings and messages to one database as fast as it takes them. Both are killed (SIGKILL)
at a random moment, the seed is fixed; all that they had acknowledged is looked for; the next two go on with what is
left. Not tried: a disk that lies about having written. SQLite runs with ``synchronous = FULL``.
"""

import multiprocessing
import random
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

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

SEED = 20_261_130
WRITERS = 2
LONGEST_S = 1.0
"""After the first acknowledgement of both."""

_SAID = Heard(Transcript("bonjour", 0.9), Intent(IntentKind.UNCLEAR, 0.3))
_FORK = multiprocessing.get_context("fork")
"""What a writer imports is there already: a cut costs a second."""


def write(path: Path, recipient: str, run: str, told: Connection) -> None:
    """Until killed."""
    store, number = Store(path, practice_file(), FakeClock(), AgeSeal([recipient])), 0
    while True:
        call = store.call(CallerId(None))
        call.record.turn(_SAID, Reply(), ["Bonjour."], 1)
        call.record.sound(silence(200))
        words = f"{run}:{number}"
        call.desk.perform(TakeMessage(IntentKind.MESSAGE, words, PersonName()))
        told.send(words)
        number += 1


def cut(path: Path, recipient: str, run: int, after_s: float) -> list[str]:
    """Write, and lose power. Returns what was acknowledged."""
    ends = [_FORK.Pipe(duplex=False) for _ in range(WRITERS)]
    writers = [
        _FORK.Process(target=write, args=(path, recipient, f"{run}.{rank}", told))
        for rank, (_, told) in enumerate(ends)
    ]
    for writer in writers:
        writer.start()
    acknowledged = [heard.recv() for heard, _ in ends]
    time.sleep(after_s)
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
    return acknowledged


def main(cuts: int) -> bool:
    """Whether nothing was lost."""
    chance, keys = random.Random(SEED), new_key_pair()
    acknowledged: list[str] = []
    slowest_s = 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "permanence.db"
        for run in range(cuts):
            acknowledged += cut(path, keys.recipient, run, chance.uniform(0, LONGEST_S))
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
    sys.stdout.write(
        f"{cuts} cuts; {len(acknowledged)} messages acknowledged, {lost} lost; journal and database "
        f"{'whole' if whole else 'BROKEN'}; {stuck} calls stuck; opened and recovered within {slowest_s:.2f} s\n"
    )
    return whole and not lost and not stuck


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
