"""What a user meets when a voice is missing or broken."""

from pathlib import Path

import pytest

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.audio import duration_ms
from tests.installed import model


async def test_a_missing_model_says_what_installs_it(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="permanence models install kokoro"):
        await KokoroVoice(tmp_path).render("Bonjour.")


async def test_a_missing_program_says_what_installs_it() -> None:
    with pytest.raises(MissingPart, match="apt install espeak-ng"):
        await EspeakVoice("espeak-ng-of-nowhere").render("Bonjour.")


async def test_a_failing_program_is_said() -> None:
    with pytest.raises(SpeakingError):
        await EspeakVoice("false").render("Bonjour.")


@pytest.mark.parametrize("style", [b"", b"\x00" * 1_000, b"\x00" * 1_024 * 510], ids=["empty", "cut", "whole"])
async def test_a_broken_model_says_what_mends_it(tmp_path: Path, style: bytes) -> None:
    (tmp_path / "voices").mkdir()
    (tmp_path / "voices" / "ff_siwis.bin").write_bytes(style)
    (tmp_path / "model.onnx").write_bytes(b"no model")
    voice = KokoroVoice(tmp_path)
    for _ in range(2):
        with pytest.raises(SpeakingError, match="permanence models install kokoro"):
            await voice.render("Bonjour.")


def test_other_voices_and_speeds_are_kept_apart(tmp_path: Path) -> None:
    voices = [KokoroVoice(tmp_path), KokoroVoice(tmp_path, "em_alex"), KokoroVoice(tmp_path, speed=1.1)]
    assert len({voice.fingerprint for voice in voices}) == 3


@pytest.fixture(scope="module")
def kokoro() -> Path:
    return model("kokoro")


@pytest.mark.models
async def test_more_than_the_model_takes_at_once_is_said_whole(kokoro: Path) -> None:
    """Kokoro takes 510 phonemes: these are about 560, in pieces."""
    voice = KokoroVoice(kokoro, speed=2.0)
    sentence = "Le cabinet est ouvert le lundi matin."
    once = await voice.render(sentence)
    often = await voice.render(" ".join([sentence] * 18))
    assert duration_ms(often) > 14 * duration_ms(once)


@pytest.mark.models
async def test_foreign_voices_speak_french_too(kokoro: Path) -> None:
    own = await KokoroVoice(kokoro).render("Bonjour docteur.")
    foreign = await KokoroVoice(kokoro, "em_alex").render("Bonjour docteur.")
    assert foreign != own
    assert duration_ms(foreign) > 500


async def test_five_thousand_characters_are_said() -> None:
    assert duration_ms(await EspeakVoice().render("Bonjour à tous. " * 312)) > 200_000
