"""The box's firewall as the kernel keeps it: calls pass wherever the operator has its sound, and little else does."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.line.sip import SipLine, SipSettings
from tests.fakes.tones import loud, tone
from tests.line.lan import BOX, FAR, Lan, lan, needs, run
from tests.line.opened import Opened, frames
from tests.line.phone import Phone

RULES = Path(__file__).parents[2] / "firmware_config/nftables/nftables.conf"
SIP, RTP = 5060, (10_000, 20_000)
"""From where the box speaks, and the ends of the range in which its sound begins."""


@pytest.fixture
def walled() -> Iterator[Lan]:
    """A box behind its firewall."""
    with lan() as two:
        two.has(BOX)
        needs("nft", "list", "ruleset")
        run("nft", "-f", str(RULES))
        yield two


async def passes(walled: Lan, here: int, there: int) -> bool:
    """Does a datagram from this port of the box come to that one of the far machine, and one back?"""
    loop = asyncio.get_running_loop()
    with walled.at(there) as far, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as box:
        box.bind((BOX, here))
        box.settimeout(0)
        try:
            box.sendto(b"out", (FAR, there))
        except PermissionError:
            return False
        async with asyncio.timeout(10):
            assert await loop.sock_recv(far, 10) == b"out"
            far.sendto(b"back", (BOX, here))
            return await loop.sock_recv(box, 10) == b"back"


@pytest.mark.parametrize(
    ("here", "there"), [(SIP, SIP), (SIP, 5080), *((port, there) for port in RTP for there in (12_000, 20_001, 45_000))]
)
async def test_signalling_and_sound_leave_whatever_port_the_operator_takes_them_on(
    walled: Lan, here: int, there: int
) -> None:
    assert await passes(walled, here, there)


@pytest.mark.parametrize("here", [5062, RTP[0] - 1, RTP[1] + 1, 45_000])
async def test_other_ports_of_the_box_speak_with_nobody(walled: Lan, here: int) -> None:
    assert not await passes(walled, here, 45_000)


@pytest.mark.sip
async def test_a_call_through_it_is_heard_on_both_sides(walled: Lan) -> None:
    async with SipLine(SipSettings(address=BOX), SystemClock()) as line:
        opened = Opened(line, f"{BOX}:{SIP}")
        for _ in range(3):
            async with Phone(opened.address, opened=walled.far) as phone:
                call = await opened.answers(phone)
                playing = asyncio.create_task(call.play(tone(5_000)))
                await phone.hears()
                for _ in range(10):
                    phone.speak()
                assert any(map(loud, await frames(call, 30)))
                playing.cancel()
                await call.hang_up()
