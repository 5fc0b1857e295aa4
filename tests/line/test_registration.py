"""A line that a registrar sends calls to."""

import asyncio
import logging

import pytest

from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from tests.line.opened import Opened, still_serves
from tests.line.registrar import registrar

pytestmark = pytest.mark.sip


class Hasty(SystemClock):
    """Waits for nothing longer than a tenth of a second."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.1))


@pytest.mark.parametrize("refusals", [(), ("503 Service Unavailable", "403 Forbidden")])
async def test_a_registrar_is_told_where_to_send_calls_and_when_not_to(refusals: tuple[str, ...]) -> None:
    async with registrar("s3cret", *refusals) as office:
        port = free_port()
        settings = SipSettings(port=port, registrar=office.address, user="cabinet", password="s3cret")
        async with SipLine(settings, Hasty()) as opened:
            contact = await asyncio.wait_for(office.contacts.get(), 20)
            assert contact.startswith(f"sip:cabinet@127.0.0.1:{port}")
            await still_serves(Opened(opened, f"127.0.0.1:{port}"))
        assert await asyncio.wait_for(office.contacts.get(), 20) == ""


async def test_a_refused_registration_is_said_once_without_the_password(caplog: pytest.LogCaptureFixture) -> None:
    async with registrar("s3cret") as office:
        settings = SipSettings(port=free_port(), registrar=office.address, user="cabinet", password="wr0ng")
        with caplog.at_level(logging.INFO):
            async with SipLine(settings, Hasty()):
                for _ in range(3):
                    await asyncio.wait_for(office.refused.get(), 20)
    said = [record for record in caplog.records if record.name.startswith("appliance")]
    assert [record.levelname for record in said] == ["WARNING"]
    assert vars(said[0])["answer"] == "403"
    assert "wr0ng" not in caplog.text


async def test_a_registrar_that_was_away_has_the_line_back_as_soon_as_it_is_there_again() -> None:
    async with registrar("s3cret") as office:
        office.granted_s = 2
        settings = SipSettings(port=free_port(), registrar=office.address, password="s3cret")
        async with SipLine(settings, Hasty()) as opened:
            await asyncio.wait_for(office.contacts.get(), 20)
            while not office.contacts.empty():
                office.contacts.get_nowait()
            office.refuses(*["503 Service Unavailable"] * 5)
            await asyncio.wait_for(office.contacts.get(), 20)
            async with asyncio.timeout(20):
                while not opened.taken:
                    await Hasty().sleep(1)


async def test_a_line_asks_so_often_that_its_loss_is_seen_and_a_router_keeps_the_way_back_open() -> None:
    async with registrar("s3cret") as office:
        settings = SipSettings(port=free_port(), registrar=office.address, password="s3cret")
        async with SipLine(settings, Hasty()):
            await asyncio.wait_for(office.contacts.get(), 20)
        assert set(office.wished_s) == {0, 60}
