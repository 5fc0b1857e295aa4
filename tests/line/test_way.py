"""Which address of this machine is meant, where none is written."""

import pytest

from appliance.line.way import ANYWHERE, Way, is_own, own_address
from tests.fakes.clock import FakeClock


def test_the_way_to_this_machine_begins_on_it() -> None:
    assert own_address("127.0.0.1") == "127.0.0.1"
    assert is_own("127.0.0.1")
    assert not is_own("203.0.113.1")


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.0.0.1:5080", "localhost", "localhost:5080"])
async def test_a_peer_is_found_by_its_name_or_its_address(peer: str) -> None:
    assert await Way(peer, FakeClock()).begins() == "127.0.0.1"


@pytest.mark.parametrize("peer", ["nobody.invalid:5060", None])
async def test_a_peer_without_an_address_stands_behind_the_default_route(peer: str | None) -> None:
    assert await Way(peer, FakeClock()).begins() == own_address(ANYWHERE)
