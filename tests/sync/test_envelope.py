"""The form of an envelope: what comes back, and what is refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.errors import EnvelopeError
from appliance.sealing import new_key_pair
from sync.envelope import LARGEST_BYTES, NOTHING_BEFORE, Envelope, Header, Lane, read, write
from sync.keys import Keyring, fingerprint, new_keyring, practice_id
from sync.sealing import open_contents, seal_contents, seal_to

BOX = new_keyring()
PAPER, STATION, STRANGER = new_key_pair(), new_key_pair(), new_key_pair()


def made(contents: dict[str, object], keys: Keyring = BOX, sequence: int = 1) -> Envelope:
    sealed = seal_contents(contents, seal_to([PAPER.recipient, STATION.recipient]))
    signer = keys.public.signer
    return write(Header(practice_id(signer), Lane.JOURNAL, sequence, NOTHING_BEFORE, signer), sealed, keys.signing_key)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text() | st.binary(max_size=200),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=6).filter(lambda one: set(one) != {"base64"}))
def test_every_recipient_reads_what_was_sealed(contents: dict[str, object]) -> None:
    envelope = read(made(contents).raw)
    expected = json.loads(json.dumps(contents, default=lambda _: "bytes"))
    for key in (PAPER, STATION):
        opened = open_contents(envelope.sealed, key.identity)
        assert json.loads(json.dumps(opened, default=lambda _: "bytes")) == expected


def test_bytes_come_back_as_bytes() -> None:
    sound = bytes(range(256))
    assert open_contents(made({"sound": sound}).sealed, PAPER.identity) == {"sound": sound}


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_no_byte_can_be_changed(at: int, by: int) -> None:
    raw = bytearray(made({"who": "Odette"}).raw)
    raw[at % len(raw)] ^= by
    with pytest.raises(EnvelopeError):
        read(bytes(raw))


@given(st.binary(max_size=300))
def test_what_is_no_envelope_is_refused_in_one_sentence(raw: bytes) -> None:
    with pytest.raises(EnvelopeError, match=r"^[^\n]{20,200}\.$"):
        read(raw)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("practice", "Ça"),
        ("practice", 3),
        ("lane", "a b"),
        ("sequence", 0),
        ("sequence", True),
        ("sequence", "1"),
        ("previous", "zz"),
        ("signer", "00"),
        ("more", 1),
    ],
)
def test_a_header_out_of_form_is_refused_even_when_it_is_signed(key: str, value: object) -> None:
    raw = made({}).raw
    first, header, _, sealed = raw.split(b"\n", 3)
    told = first + b"\n" + json.dumps({**json.loads(header), key: value}).encode() + b"\n"
    signature = BOX.signing_key.sign(told + sealed).signature.hex().encode()
    with pytest.raises(EnvelopeError, match="header"):
        read(told + signature + b"\n" + sealed)


def test_another_version_says_that_it_is_one() -> None:
    with pytest.raises(EnvelopeError, match="version"):
        read(made({}).raw.replace(b"envelope/1", b"envelope/2", 1))


def test_too_large_is_refused() -> None:
    with pytest.raises(EnvelopeError, match="1 MB"):
        read(made({}).raw + b"x" * LARGEST_BYTES)


def test_who_has_no_key_reads_nothing() -> None:
    envelope = made({"who": "Odette"})
    with pytest.raises(EnvelopeError, match="not sealed to this key"):
        open_contents(envelope.sealed, STRANGER.identity)
    assert b"Odette" not in envelope.raw


def test_contents_that_unpack_without_end_are_refused() -> None:
    sealed = seal_contents({"zeros": "0" * 17_000_000}, seal_to([PAPER.recipient]))
    assert len(sealed) < LARGEST_BYTES
    with pytest.raises(EnvelopeError, match="documented form"):
        open_contents(sealed, PAPER.identity)


def test_a_person_opens_one_with_the_age_program(tmp_path: Path) -> None:
    assert shutil.which("age"), "the recovery path needs Debian's age: apt-get install age"
    (tmp_path / "one.envelope").write_bytes(made({"who": "Odette"}).raw)
    (tmp_path / "paper").write_text(PAPER.identity)
    by_hand = "tail -n +4 one.envelope | age --decrypt -i paper | zcat"
    opened = subprocess.run(["/bin/sh", "-c", by_hand], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(opened.stdout) == {"who": "Odette"}


def test_both_sides_read_the_same_fingerprint_and_a_third_one_another() -> None:
    one, two, stranger = BOX.public, new_keyring().public, new_keyring().public
    assert fingerprint(one, two) == fingerprint(two, one)
    assert fingerprint(one, two) != fingerprint(one, stranger)


def test_a_keyring_comes_back_from_its_file_that_others_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "box.keys"
    BOX.save(path)
    from sync.keys import load_keyring

    assert load_keyring(path) == BOX
    assert path.stat().st_mode & 0o077 == 0
    assert BOX.identity not in repr(BOX)
