"""Known people: which of them was named."""

import pytest

from appliance.hearing import roll
from appliance.hearing.whisper import WhisperRecognizer
from appliance.speaking.channel import telephone
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.audio import Pcm16, silence
from appliance.vocabulary.speech import Hint
from tests.installed import model

PEOPLE = (
    "Nathalie Rousseau",
    "Nathan Roussel",
    "Michel Gauthier",
    "Michèle Gautreau",
    "Bernard Lambert",
    "Odette Petit",
)


def test_the_names_that_sound_most_alike_come_first() -> None:
    assert roll.shortlist(["natalie russo"], PEOPLE)[0] == "Nathalie Rousseau"
    assert roll.shortlist(["oui", "misez le goûtier"], PEOPLE)[0] == "Michel Gauthier"


def test_nothing_heard_or_nobody_known_is_nobody() -> None:
    assert roll.shortlist(["..."], PEOPLE) == []
    assert roll.shortlist(["natalie russo"], ()) == []


@pytest.mark.parametrize(
    ("scores", "freely", "said"),
    [
        ([-4.5, -11.0], -3.6, 0),
        ([-11.0, -4.5], -3.6, 1),
        ([-4.5, -5.5], -3.6, None),  # two of a family
        ([-10.5, -20.0], -9.0, None),  # not likely
        ([-8.0, -20.0], -1.0, None),  # heard well, and another's
        ([-4.5], -3.6, 0),
    ],
)
def test_only_a_likely_and_clear_name_is_taken(scores: list[float], freely: float, said: int | None) -> None:
    assert roll.likeliest(scores, freely) == said


@pytest.mark.models
async def test_a_known_name_is_heard_where_a_free_ear_would_mishear_it() -> None:
    said = await KokoroVoice(model("kokoro")).render("Nathalie Rousseau")
    sound = Pcm16(silence(300) + telephone(said) + silence(300))
    recognizer = WhisperRecognizer(model("whisper-base"))
    freely = await recognizer.recognize(sound, Hint())
    known = await recognizer.recognize(sound, Hint(names=PEOPLE))
    assert freely.text != "nathalie rousseau"
    assert known.text == "nathalie rousseau"
    assert freely.text in known.alternatives
