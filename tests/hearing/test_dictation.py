"""The search over made-up frames, and the trained network over a real voice."""

import numpy as np
import pytest

from appliance import models
from appliance.hearing.dictation import Dictation
from appliance.hearing.whisper import WhisperRecognizer
from appliance.simulation.voices import letters_named
from appliance.speaking.channel import telephone
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import KokoroVoice
from appliance.understanding.phones import parse_phone
from appliance.understanding.spelling import parse_spelled
from appliance.vocabulary.audio import Pcm16, silence
from appliance.vocabulary.speech import Hint, Transcript

TOKENS = ("", "l", "e", "deux", "f", "comme", "_")


def told() -> Dictation:
    """One that takes each frame for the token it points at."""
    weights = {
        "tokens": np.array(TOKENS),
        "norm_scale": np.ones(len(TOKENS)),
        "norm_shift": np.zeros(len(TOKENS)),
        "enter": np.eye(len(TOKENS)),
        "enter_shift": np.zeros(len(TOKENS)),
        "conv1": np.zeros((1, len(TOKENS), len(TOKENS))),
        "conv1_shift": np.zeros(len(TOKENS)),
        "conv2": np.zeros((1, len(TOKENS), len(TOKENS))),
        "conv2_shift": np.zeros(len(TOKENS)),
        "leave": 9 * np.eye(len(TOKENS)),
        "leave_shift": np.zeros(len(TOKENS)),
    }
    return Dictation(weights)


def frames(*tokens: str) -> np.ndarray:
    return np.repeat(np.eye(len(TOKENS))[[TOKENS.index(one) for one in tokens]], 2, axis=0)


@pytest.mark.parametrize(
    ("heard", "text", "known"),
    [
        (("l", "l", "", "e"), "l e", 1.0),
        (("f", "", "f"), "f f", 1.0),
        (("f", "f"), "f", 1.0),
        (("deux", "f", ""), "deux f", 1.0),
        (("l", "comme", "_", "e"), "l e", 1.0),
        (("_", "", "_", "l"), "l", 1 / 3),
        (("_", ""), "", 0.0),
        (("", ""), "", 0.0),
    ],
)
def test_tokens_become_words(heard: tuple[str, ...], text: str, known: float) -> None:
    best = told().readings(frames(*heard))[0]
    assert (best.text, best.known) == (text, pytest.approx(known))


def test_what_is_almost_as_likely_is_told_too() -> None:
    either = frames("l")
    either[:, TOKENS.index("e")] = 0.95
    assert {one.text for one in told().readings(either)} >= {"l", "e"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [("F, O, U, R, N, I, E, R.", "Fournier"), ("B, O, U, C, H, E, T.", "Bouchet")],
)
async def test_a_spelled_name_is_read_off_a_telephone(said: str, meant: str) -> None:
    transcript = await heard(letters_named(said))
    assert meant in {parse_spelled(one) for one in (transcript.text, *transcript.alternatives)}


async def test_a_dictated_number_is_read_off_a_telephone() -> None:
    transcript = await heard("zéro six, trente-neuf, quatre-vingt-dix-huit, zéro cinq, treize.")
    assert parse_phone(transcript.text) == "0639980513"


async def test_other_words_are_left_to_the_decoder() -> None:
    transcript = await heard("Je ne sais pas, il faudrait demander à ma fille.")
    assert "je ne sais pas" in transcript.text


async def heard(said: str) -> Transcript:
    voice = await KokoroVoice(models.path("kokoro")).render(for_the_ear(said))
    sound = Pcm16(silence(300) + telephone(voice) + silence(300))
    return await WhisperRecognizer(models.path("whisper-base")).recognize(sound, Hint(dictated=True))
