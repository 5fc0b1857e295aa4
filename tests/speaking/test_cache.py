import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.speaking.cache import SoundCache
from appliance.vocabulary.audio import Pcm16

SOUND = Pcm16(b"\x01\x02" * 500)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_got_by_another_process_too(tmp_path: Path) -> None:
    SoundCache(tmp_path).put("Bonjour.", "a", SOUND)
    assert SoundCache(tmp_path).get("Bonjour.", "a") == SOUND


def test_another_voice_or_text_is_another_sound(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path)
    cache.put("Bonjour.", "a", SOUND)
    assert cache.get("Bonjour.", "b") is None
    assert cache.get("Bonsoir.", "a") is None


@given(st.binary(max_size=1_200))
def test_a_damaged_file_is_none(tmp_path_factory: pytest.TempPathFactory, damage: bytes) -> None:
    folder = tmp_path_factory.mktemp("sounds")
    cache = SoundCache(folder)
    cache.put("Bonjour.", "a", SOUND)
    (file,) = files(folder)
    file.write_bytes(damage)
    assert cache.get("Bonjour.", "a") is None
    cache.put("Bonjour.", "a", SOUND)
    assert cache.get("Bonjour.", "a") == SOUND


@pytest.mark.parametrize("place", [0, 20, 45, -1])
def test_one_flipped_bit_is_noticed(tmp_path: Path, place: int) -> None:
    cache = SoundCache(tmp_path)
    cache.put("Bonjour.", "a", SOUND)
    (file,) = files(tmp_path)
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)
    assert cache.get("Bonjour.", "a") is None


def test_the_least_recently_used_goes_first(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path, limit_bytes=2_500)
    for age, text in enumerate(("un", "deux", "trois")):
        before = set(files(tmp_path))
        cache.put(text, "a", SOUND)
        (new,) = set(files(tmp_path)) - before
        os.utime(new, (1_000 + age, 1_000 + age))
    assert cache.get("un", "a") == SOUND  # used just now
    cache.trim()
    assert [cache.get(text, "a") is not None for text in ("un", "deux", "trois")] == [True, False, True]


def test_within_the_limit_nothing_goes(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path)
    cache.put("un", "a", SOUND)
    cache.trim()
    assert cache.get("un", "a") == SOUND


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    in_the_way = tmp_path / "sounds"
    in_the_way.write_bytes(b"a file")
    cache = SoundCache(in_the_way)
    cache.put("un", "a", SOUND)
    cache.trim()
    assert cache.get("un", "a") is None


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    cache = SoundCache(tmp_path)
    cache.put("un", "a", SOUND)
    (file,) = files(tmp_path)
    file.unlink()
    file.mkdir()  # what was written cannot take its place
    cache.put("un", "a", SOUND)
    assert files(tmp_path) == []
