"""The whole way through the commands themselves: a host with TLS, a box, a pairing, a burnt box."""

import asyncio
import subprocess
from pathlib import Path

import pytest

from appliance import settings
from appliance.clock import SystemClock
from appliance.errors import SettingsError, SyncError
from appliance.sealing import AgeSeal
from appliance.store.store import Store
from sync import jetstream
from sync.host import load
from sync.pairing import Pairings, introduce, topic_of
from sync.ports import Host
from sync.replica import Membership
from sync.station import Station, set_up
from tests.sync.hosting import PAPER, Running, box_, host_, permanence, run, running_  # noqa: F401 - fixtures
from tests.sync.worlds import message


def opened(home: Path) -> Store:
    file = settings.load_practice(home / "practice.toml")
    return Store(home / "permanence.db", file, SystemClock(), AgeSeal([PAPER.recipient]))


async def test_host_box_pairing_message_and_a_new_box(
    host: tuple[Path, str, Path], box: Path, running: Running, tmp_path: Path
) -> None:
    folder, address, authority = host
    relay = running.begin("relay", str(folder), "--run", home=tmp_path)
    running.begin("sync", home=box)
    store, station = (
        opened(box),
        Station(tmp_path / "station", set_up(tmp_path / "station", "mot de passe"), SystemClock()),
    )
    membership = await _paired(store, station, address, authority)
    key = message(store, "rappelez-moi ce soir")

    async def connect(_: Membership) -> Host:
        trust = jetstream.trust(authority)
        return await jetstream.connect([address], station.keys.nkey_seed, membership.station, trust)

    view, news = station.views[membership.practice], station.news()
    link = asyncio.create_task(station.run(membership.practice, connect))
    async with asyncio.timeout(60):
        while [row["id"] for row in view.messages()] != [key]:
            news.clear()
            await news.wait()
    assert view.text(view.messages()[0]["sealed_text"]) == "rappelez-moi ce soir"
    assert load(folder).members[membership.practice].stations == {membership.station: station.keys.public.nkey}
    link.cancel()
    await asyncio.gather(link, return_exceptions=True)
    station.lock()
    entries = len(list(store.journal()))
    store.close()
    running.end()
    _restored(folder, address, authority, membership.practice, running, tmp_path)
    again = opened(tmp_path / "new")
    assert [one.text for one in again.messages(PAPER.identity)] == ["rappelez-moi ce soir"]
    assert again.broken_entry() is None
    assert len(list(again.journal())) == entries + 1
    again.close()
    assert relay.returncode == 0


async def _paired(store: Store, station: Station, address: str, authority: Path) -> Membership:
    pairings = Pairings(store.connection, SystemClock())
    code = pairings.open().code
    meeting, pem = await jetstream.meet([address], jetstream.trust(authority), topic_of(code)), "PEM"
    async with asyncio.timeout(60):
        introduced = None
        while introduced is None:  # the box looks for codes every second
            try:
                introduced = await introduce(meeting, code, station.keys, "Élodie", [address], pem)
            except SyncError:
                continue
        assert introduced.fingerprint == pairings.one(code).fingerprint
        pairings.grant(code, store.stations)
        introduced = await introduce(meeting, code, station.keys, "Élodie", [address], pem)
    assert introduced.granted is not None
    await meeting.close()
    station.replica.join(*introduced.granted)
    station.look()
    return introduced.granted[0]


def _restored(folder: Path, address: str, authority: Path, practice: str, running: Running, tmp_path: Path) -> None:
    new = tmp_path / "new"
    words = ("restore", practice, "--host", address, "--certificate", str(authority))
    given = run(*words, home=new).splitlines()[-1]
    path = folder / "relay.toml"
    path.write_text("\n".join(given if line.startswith("box") else line for line in path.read_text().splitlines()))
    running.begin("relay", str(folder), "--run", home=tmp_path)
    said = run(*words, home=new, PERMANENCE_PAPER_KEY=PAPER.identity)
    assert "intacte" in said


def test_a_first_relay_gets_an_example_to_fill_in(tmp_path: Path) -> None:
    command = permanence("relay", str(tmp_path / "new"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "fill it in" in done.stderr) == (2, True)
    assert "[[practices]]" in (tmp_path / "new" / "relay.toml").read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('listn = "x"', "Did you mean 'listen'"),
        ('certificate = "no.pem"\nkey = "no.pem"', "is not there"),
        ('[[practices]]\nid = "x"', "[[practices]]"),
        ('[[nodes]]\nname = "n1"', "[[nodes]]"),
        ("listen = ", "not valid TOML"),
    ],
)
def test_what_is_wrong_in_relay_toml_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "relay.toml").write_text(text)
    with pytest.raises(SettingsError) as failed:
        load(tmp_path)
    assert said in str(failed.value)
