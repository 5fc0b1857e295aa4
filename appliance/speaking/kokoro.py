"""Kokoro, the box's voice: 82 million parameters, int8, on onnxruntime."""

import asyncio
import logging
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.sound import for_telephone
from appliance.vocabulary.audio import Pcm16

STYLE_WIDTH = 256
"""A Kokoro voice is one style vector of 256 numbers for each length of text (model card, hexgrad/Kokoro-82M)."""

LANGUAGE = "fr-fr"
FRENCH_VOICE = "ff_siwis"


class KokoroVoice:
    """``ports.Voice``; the model is loaded at the first sentence.

    Args:
        model: the folder with ``model.onnx`` and ``voices/``.
        voice: which of the voices; other languages' voices speak French with an accent.
        speed: 1.0 is the voice's own; patients are often old, so the box speaks a little slower.
        threads: for one sentence.
    """

    def __init__(self, model: Path, voice: str = FRENCH_VOICE, speed: float = 0.95, threads: int = 2) -> None:
        self._model = model
        self._voice = voice
        self._speed = speed
        self._threads = threads
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="kokoro")
        self._kokoro: Any = None
        self._style: Any = None

    @property
    def fingerprint(self) -> str:
        return f"kokoro-int8/{self._voice}/{self._speed}"

    async def render(self, text: str) -> Pcm16:
        return await asyncio.wrap_future(self._executor.submit(self._render, text))

    def _render(self, text: str) -> Pcm16:
        self._load()
        try:
            samples, rate_hz = self._kokoro.create(text, voice=self._style, speed=self._speed, lang=LANGUAGE)
        except Exception as failure:  # onnxruntime and the phonemizer raise bare types of their own
            raise SpeakingError("The voice could not say this sentence.") from failure
        return for_telephone(samples, rate_hz)

    def _load(self) -> None:
        if self._kokoro is not None:
            return
        style = self._model / "voices" / f"{self._voice}.bin"
        if not style.exists() or not (self._model / "model.onnx").exists():
            raise MissingPart("The voice's model is not installed; run: permanence models install kokoro")
        import onnxruntime  # noqa: PLC0415 - heavy: loaded with the model, not with the house
        from kokoro_onnx import Kokoro  # noqa: PLC0415

        logging.getLogger("phonemizer").setLevel(logging.ERROR)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        self._style = np.fromfile(style, np.float32).reshape(-1, 1, STYLE_WIDTH)
        with tempfile.NamedTemporaryFile(suffix=".npz") as voices:  # kokoro-onnx reads its voices from a file
            np.savez(voices.name, **{self._voice: self._style})
            try:
                session = onnxruntime.InferenceSession(str(self._model / "model.onnx"), options)
                self._kokoro = Kokoro.from_session(session, voices.name)
            except Exception as failure:  # onnxruntime raises bare types of its own
                raise SpeakingError("The voice's model is broken; run: permanence models install kokoro") from failure
