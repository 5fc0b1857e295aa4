"""What is Whisper's own; what it shares with every recogniser is in ``tests/contracts``."""

from pathlib import Path

import pytest

from appliance.errors import MissingPart, ModelError
from appliance.hearing.whisper import WhisperRecognizer
from appliance.vocabulary.audio import silence
from appliance.vocabulary.speech import Hint


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
