"""Envelopes made once, by the first program that wrote them: whatever changes, they must still be read."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.errors import EnvelopeError
from sync.envelope import NOTHING_BEFORE, read
from sync.keys import practice_id
from sync.sealing import open_contents

VECTORS = Path(__file__).with_name("vectors")
KNOWN: dict[str, Any] = json.loads((VECTORS / "vectors.json").read_text("utf-8"))


def _plain(contents: object) -> Any:
    return json.loads(json.dumps(contents, default=lambda one: {"base64": base64.b64encode(one).decode()}))


@pytest.mark.parametrize(
    ("name", "keys", "signer"),
    [
        ("first", ("paper", "station"), "box_signer"),
        ("second", ("paper", "station"), "box_signer"),
        ("command", ("box", "station"), "station_signer"),
    ],
)
def test_a_vector_opens_to_what_was_written(name: str, keys: tuple[str, ...], signer: str) -> None:
    envelope = read((VECTORS / f"{name}.envelope").read_bytes())
    assert envelope.hash == KNOWN["hashes"][name]
    assert envelope.header.signer == KNOWN[signer]
    for key in keys:
        assert _plain(open_contents(envelope.sealed, KNOWN[key])) == KNOWN["contents"][name]


def test_the_chain_and_the_practice_s_name_hold() -> None:
    first, second = (read((VECTORS / f"{name}.envelope").read_bytes()) for name in ("first", "second"))
    assert first.header.previous == NOTHING_BEFORE
    assert second.header.previous == first.hash
    assert first.header.practice == KNOWN["practice"] == practice_id(KNOWN["box_signer"])


def test_the_forged_one_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="changed on its way"):
        read((VECTORS / "forged.envelope").read_bytes())
