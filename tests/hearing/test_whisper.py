"""What is Whisper's own; what it shares with every recogniser is in ``tests/contracts``."""

from pathlib import Path

import pytest

from appliance.errors import MissingPart, ModelError
from appliance.hearing.whisper import LONGEST_MS, WhisperRecognizer, _spoken
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.audio import Pcm16, duration_ms, silence
from appliance.vocabulary.speech import Hint
from tests.installed import model


async def test_a_missing_model_names_what_installs_it(tmp_path: Path) -> None:
    with pytest.raises(MissingPart, match="permanence models install"):
        await WhisperRecognizer(tmp_path / "nowhere").warm_up()


async def test_a_missing_model_is_said_by_the_first_utterance_too(tmp_path: Path) -> None:
    hearing = WhisperRecognizer(tmp_path).listen(Hint())
    hearing.feed(silence(100))
    with pytest.raises(MissingPart):
        await hearing.transcript()
    hearing.close()


async def test_a_broken_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"not a model")
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="permanence models install"):
        await WhisperRecognizer(tmp_path).warm_up()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (" Oui, c'est ça.", "oui c'est ça"),
        ("À 14h30, ou 9:15 ?", "à 14h30 ou 9:15"),
        ("Plutôt mercredi. Plutôt mercredi. Plutôt mercredi. Pl", "plutôt mercredi"),
        ("l'eau l'eau l'eau l'", "l'eau"),
        ("Mon mari est tombé. Mon mari est tombé.", "mon mari est tombé"),
        ("Non, non.", "non non"),
        ("06 12 00 00 00", "06 12 00 00 00"),
        ("zéro six zéro zéro zéro", "zéro six zéro zéro zéro"),
        (" ... ", ""),
        ("Michel Bacelot, Michel Bacelot.", "michel bacelot"),
        ("Six douze, six douze.", "six douze six douze"),
    ],
)
def test_words_are_kept_and_circles_are_not(written: str, words: str) -> None:
    assert _spoken(written) == words


LONG_MESSAGE = (
    "Bonjour, je vous appelle pour mon ordonnance.",
    "Il me faudrait le traitement de la tension pour trois mois.",
    "Ma fille passera le prendre vendredi dans l'après-midi.",
    "Est-ce que le docteur peut aussi regarder mes résultats ?",
    "Vous pouvez me rappeler demain matin, je suis à la maison.",
    "Merci beaucoup, au revoir madame.",
)


@pytest.mark.models
async def test_speech_longer_than_whisper_hears_at_once_is_heard_to_its_end() -> None:
    voice = KokoroVoice(model("kokoro"))
    said = [Pcm16(await voice.render(sentence) + silence(2_500)) for sentence in LONG_MESSAGE]
    speech = Pcm16(b"".join(said))
    assert duration_ms(speech) > LONGEST_MS
    recognizer = WhisperRecognizer(model("whisper-base"))
    hearing = recognizer.listen(Hint())
    hearing.feed(speech)
    heard = await hearing.transcript()
    hearing.close()
    assert "ordonnance" in heard.text
    assert "au revoir" in heard.text
