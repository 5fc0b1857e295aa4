"""The reception itself, as a process: it reminds, survives a power cut, and acts on an answer."""

from pathlib import Path
from threading import Event
from typing import Any

import pytest

from appliance.settings import SAMPLE
from appliance.simulation.box import BoxProcess
from tests.fakes.provider import Provider

pytestmark = [pytest.mark.models, pytest.mark.sip]

NADIAS = "+33639980413"
"""She comes on Monday, 30 November at nine; two days before is a Saturday."""

SATURDAY = "2026-11-28T10:00"
PATIENCE_S = 60


class Watched(Provider):
    def __init__(self) -> None:
        super().__init__()
        self.came, self.asked = Event(), Event()

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, object]:
        done = super().answer(method, path, headers, body)
        (self.came if method == "POST" else self.asked).set()
        return done


async def test_a_reminder_leaves_once_through_a_power_cut_and_its_answer_is_acted_on(tmp_path: Path) -> None:
    practice = tmp_path / "practice.toml"
    practice.write_text(f"{SAMPLE.read_text('utf-8')}\n[sms]\n", "utf-8")
    with Watched() as provider:
        settings: dict[str, object] = {"sms_url": provider.url, "sms_token": "secret", "sms_sender": "QuatreVents"}
        box = BoxProcess(practice, tmp_path / "box", SATURDAY, {**settings, "voice": "espeak"})
        async with box:
            assert provider.came.wait(PATIENCE_S)
            box.kill()
        provider.came.clear()
        provider.comes_in(NADIAS, "OUI")
        provider.asked.clear()
        async with BoxProcess(practice, tmp_path / "box", SATURDAY, {**settings, "voice": "espeak"}) as again:
            assert provider.asked.wait(PATIENCE_S)
            store = again.store()
            until_confirmed(store, provider)
            store.close()
        assert not provider.came.is_set(), "nothing leaves twice"
    assert [one["to"] for one in provider.taken.values()] == [NADIAS]
    assert provider.posts == list(provider.taken)
    assert all(headers["Authorization"] == "Bearer secret" for headers in provider.headers)


def until_confirmed(store: Any, provider: Watched) -> None:
    """Each request of the box to the provider is an occasion to look."""
    for _ in range(20):
        if any(one.confirmed for one in store.appointments()):
            return
        provider.asked.clear()
        assert provider.asked.wait(PATIENCE_S)
    raise AssertionError("the answer was not acted on")
