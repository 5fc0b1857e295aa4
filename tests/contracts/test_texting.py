"""What every ``ports.Texting`` does, over the fake, two interfaces on real HTTP and a real ``gammu-smsd``."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import ovh.client
import pytest

from appliance.errors import TextingError, Unsendable
from appliance.jobs.sending import Routes, hear
from appliance.ports import Texting
from appliance.sealing import new_key_pair
from appliance.texting.modem import ModemTexting
from appliance.texting.ovh import OvhTexting
from appliance.texting.provider import ProviderTexting
from appliance.vocabulary.acts import CancelAppointment, RaiseAlert
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.sms import Sms, SmsKind, SmsState
from tests.acts.test_texts import BRUNOS, House, booked
from tests.fakes.clock import TUESDAY_NOON, FakeClock
from tests.fakes.ovh import ACCOUNT, Ovh
from tests.fakes.practices import BRUNO
from tests.fakes.provider import Provider
from tests.fakes.texting import NOBODYS, FakeTexting

SMS = Sms("5f3c", SmsKind.REMINDER, "+33639980512", "Cabinet du Pont : nous vous attendons jeudi à 9h. é€[]")
WITHIN_S = 20


class Other(Protocol):
    """The other side of an adapter, as a test sees it."""

    texting: Texting

    def arrived(self) -> list[tuple[str, str]]:
        """Number and words of what has left for telephones."""

    def delivers(self, sms: Sms) -> None:
        """Until the adapter's side knows that the text has arrived."""

    def comes_in(self, number: str, words: str) -> None: ...

    def breaks(self) -> None: ...


class FakeSide:
    def __init__(self) -> None:
        self.texting = FakeTexting()

    def arrived(self) -> list[tuple[str, str]]:
        return [(one.number, one.words) for one in self.texting.sent.values()]

    def delivers(self, sms: Sms) -> None:
        self.texting.states[sms.id] = SmsState.DELIVERED

    def comes_in(self, number: str, words: str) -> None:
        self.texting.comes_in(number, words)

    def breaks(self) -> None:
        self.texting.down = True


class ProviderSide:
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.texting = ProviderTexting(provider.url, "secret", "CabinetPont", FakeClock())

    def arrived(self) -> list[tuple[str, str]]:
        return [(one["to"], one["text"]) for one in self.provider.taken.values()]

    def delivers(self, sms: Sms) -> None:
        self.provider.taken[sms.id]["state"] = "delivered"

    def speaks_nonsense_of(self, sms: Sms) -> None:
        self.provider.taken[sms.id]["state"] = None

    @property
    def incoming(self) -> list[dict[str, Any]]:
        return self.provider.replies

    def comes_in(self, number: str, words: str) -> None:
        self.provider.comes_in(number, words)

    def breaks(self) -> None:
        self.provider.refuses = 503


class OvhSide:
    def __init__(self, account: Ovh) -> None:
        self.account = account
        self.texting = OvhTexting(ACCOUNT, FakeClock())

    def arrived(self) -> list[tuple[str, str]]:
        return [(one["receiver"], one["message"]) for one in self.account.outgoing.values()]

    def delivers(self, sms: Sms) -> None:
        self._kept(sms)["deliveryReceipt"] = 1

    def speaks_nonsense_of(self, sms: Sms) -> None:
        del self._kept(sms)["deliveryReceipt"]

    def _kept(self, sms: Sms) -> dict[str, Any]:
        return next(one for one in self.account.outgoing.values() if one["receiver"] == sms.number)

    @property
    def incoming(self) -> list[dict[str, Any]]:
        return list(self.account.incoming.values())

    def comes_in(self, number: str, words: str) -> None:
        self.account.comes_in(number, words)

    def breaks(self) -> None:
        self.account.refuses = 503, {"message": "maintenance"}


@dataclass
class ModemSide:
    """``gammu-smsd`` with its dummy modem, which sends to nobody; it moves files as with a real one."""

    spool: Path

    def __post_init__(self) -> None:
        for folder in ("outbox", "sent", "error", "inbox", "phone"):
            (self.spool / folder).mkdir(parents=True)
        settings = {
            "gammu": {"model": "dummy", "connection": "none", "device": self.spool / "phone"},
            "smsd": {
                "service": "files",
                "transmitformat": "auto",
                "inboxformat": "standard",
                "loopsleep": 1,
                "inboxpath": f"{self.spool}/inbox/",
                "outboxpath": f"{self.spool}/outbox/",
                "sentsmspath": f"{self.spool}/sent/",
                "errorsmspath": f"{self.spool}/error/",
                "logfile": self.spool / "log",
                "commtimeout": 1,
            },
        }
        lines = [f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items()) for name, keys in settings.items()]
        (self.spool / "smsdrc").write_text("".join(lines), "utf-8")
        self.daemon = subprocess.Popen(
            ("gammu-smsd", "-c", str(self.spool / "smsdrc")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.texting: Texting = ModemTexting(self.spool, FakeClock())

    def arrived(self) -> list[tuple[str, str]]:
        found = [*(self.spool / "outbox").glob("OUT*"), *(self.spool / "sent").glob("OUT*")]
        return [(one.name.split("_")[3], one.read_text("utf-8")) for one in found]

    def delivers(self, sms: Sms) -> None:
        until = time.monotonic() + WITHIN_S
        while self.texting.state(sms.id) is not SmsState.DELIVERED and time.monotonic() < until:
            assert self.daemon.poll() is None, (self.spool / "log").read_text("utf-8")

    def comes_in(self, number: str, words: str) -> None:
        rank = len(list((self.spool / "inbox").iterdir()))
        name = f"IN20261124_12000{rank}_00_{number}_00.txt"
        (self.spool / "inbox" / name).write_text(words, "utf-8")

    def breaks(self) -> None:
        shutil.rmtree(self.spool / "outbox")


@pytest.fixture(params=["fake", "provider", "ovh", "modem"])
def other(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Other]:
    match request.param:
        case "fake":
            yield FakeSide()
        case "provider":
            with Provider() as provider:
                yield ProviderSide(provider)
        case "ovh":
            with Ovh() as account:
                monkeypatch.setitem(ovh.client.ENDPOINTS, "ovh-eu", account.url)
                yield OvhSide(account)
        case _:
            if shutil.which("gammu-smsd") is None:
                pytest.skip("needs gammu-smsd")
            side = ModemSide(tmp_path / "spool")
            yield side
            side.daemon.terminate()
            side.daemon.wait()


def test_a_text_arrives_with_its_words(other: Other) -> None:
    assert other.texting.state(SMS.id) is None
    other.texting.send(SMS)
    assert other.texting.state(SMS.id) in {SmsState.SENT, SmsState.DELIVERED}
    assert other.arrived() == [(SMS.number, SMS.words)]


def test_told_twice_is_one_text(other: Other) -> None:
    other.texting.send(SMS)
    other.texting.send(replace(SMS, unsure=True, attempts=2))
    assert len(other.arrived()) == 1
    other.texting.send(replace(SMS, id="77aa"))
    assert len(other.arrived()) == 2, "another key is another text"


def test_what_became_of_a_text_is_known(other: Other) -> None:
    other.texting.send(SMS)
    other.delivers(SMS)
    assert other.texting.state(SMS.id) is SmsState.DELIVERED
    other.texting.send(SMS)
    assert len(other.arrived()) == 1, "also after it was delivered"


def test_what_arrived_is_noted(other: Other) -> None:
    house = House(new_key_pair())
    if isinstance(other, ModemSide):
        house.routes = Routes(on_call=other.texting)
        house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    else:
        house.routes = Routes(other.texting)
        house.desk.perform(CancelAppointment(BRUNOS))
    assert house.sends() == 1
    ((sms, _),) = house.store.sms.texts()
    other.delivers(sms)
    house.clock.pass_(60)
    assert house.notes() == 1
    assert house.store.sms.counts() == {SmsState.DELIVERED: 1}


@pytest.mark.parametrize("other", ["provider", "ovh"], indirect=True)
def test_an_answer_about_one_text_that_is_not_understood_hides_no_other(other: ProviderSide | OvhSide) -> None:
    house = House(new_key_pair())
    house.routes = Routes(other.texting)
    booked(house, BRUNO, "2026-11-27 10:00")
    booked(house, Patient("Vasseur", "Alain", phone="0639980514"), "2026-11-27 11:00")
    assert house.sends() == 2
    first, second = (sms for sms, _ in house.store.sms.texts())
    other.delivers(second)
    other.speaks_nonsense_of(first)
    house.clock.pass_(60)
    assert house.notes() == 1
    assert [state for _, _, state in house.written] == [SmsState.SENT, SmsState.DELIVERED]


def test_answers_come_in_order_and_not_twice(other: Other) -> None:
    assert list(other.texting.heard(None)) == []
    other.comes_in("+33639980512", "Oui, à jeudi")
    other.comes_in("+33639980513", "NON")
    first, second = other.texting.heard(None)
    assert (first.number, first.words, second.words) == ("+33639980512", "Oui, à jeudi", "NON")
    assert list(other.texting.heard(first.id)) == [second]
    assert list(other.texting.heard(second.id)) == []


@pytest.mark.parametrize("other", ["provider", "ovh"], indirect=True)
def test_what_is_no_answer_hides_none_behind_it(other: ProviderSide | OvhSide) -> None:
    for words in ("Oui", "NON", "STOP"):
        other.comes_in("+33639980512", words)
    no_words, no_instant, _ = other.incoming
    no_words.pop("text", None)
    no_words.pop("message", None)
    no_instant.update(dict.fromkeys(no_instant.keys() & {"received", "creationDatetime"}, "hier"))
    second, third = other.texting.heard(None)
    assert (second.words, second.received, third.words) == ("NON", TUESDAY_NOON, "STOP")


@pytest.mark.parametrize("other", ["provider", "ovh"], indirect=True)
def test_half_an_emoji_hides_no_answer_behind_it(other: ProviderSide | OvhSide) -> None:
    house = House(new_key_pair())
    house.routes = Routes(other.texting)
    other.comes_in("+33639980512", "À jeudi docteur \ud83d")
    other.comes_in("+33639980512", "STOP")
    assert hear(house.store, house.routes) == 2
    assert house.kinds == [SmsKind.NOTED, SmsKind.STOPPED]
    assert house.store.messages(house.keys.identity)[0].text == "À jeudi docteur \ufffd"


def test_a_broken_other_side_is_one_failure(other: Other) -> None:
    other.breaks()
    with pytest.raises(TextingError) as failure:
        other.texting.send(SMS)
    assert not isinstance(failure.value, Unsendable)
    assert SMS.number not in str(failure.value)


def test_a_refused_text_is_unsendable(other: Other) -> None:
    if isinstance(other, ModemSide):
        pytest.skip("a modem knows only after trying")
    with pytest.raises(Unsendable):
        other.texting.send(replace(SMS, number=NOBODYS))
    assert other.arrived() == []
