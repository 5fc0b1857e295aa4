"""Kokoro, the box's voice: 82 million parameters, int8, on onnxruntime."""

import asyncio
import importlib
import logging
import os
import re
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.language import language_and_words
from appliance.speaking.sound import for_telephone
from appliance.vocabulary.audio import Pcm16

STYLE_WIDTH = 256
"""A Kokoro voice is one style vector of 256 numbers for each length of text (model card, hexgrad/Kokoro-82M)."""

LANGUAGES = {"fr": "fr-fr", "en": "en-us"}
"""espeak-ng's names, which the phonemizer knows."""
FRENCH_VOICE = "ff_siwis"

RATE_HZ = 24_000
LONGEST_PIECE = 120
"""Phonemes rendered at once, about 8 s, cut at punctuation where there is any. onnxruntime keeps the memory of the
longest: 363 MB then, 659 MB with the 510 that the model takes."""

BREATH_MS = 200
"""Between two pieces."""

_LANGUAGE_MARK = re.compile(r"\([a-z]{2}(?:-[a-z]+)?\)")
"""espeak-ng sets English words off by "(en)" and "(fr)", which the voice would read out."""

NICENESS = 5
"""A sentence in the making waits for the recogniser, which a caller always waits for."""


class KokoroVoice:
    """``ports.Voice``; the model is loaded at the first sentence, and sentences are rendered one by one.

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
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="kokoro", initializer=_yield_to_others)
        self._kokoro: Any = None
        self._style: Any = None
        self._split: Any = None

    @property
    def fingerprint(self) -> str:
        return f"kokoro-int8/{self._voice}/{self._speed}"

    async def render(self, text: str) -> Pcm16:
        return await asyncio.wrap_future(self._executor.submit(self._render, text))

    def _render(self, text: str) -> Pcm16:
        self._load()
        try:
            language, words = language_and_words(text)
            whole = words.encode(errors="replace").decode()  # half a surrogate pair stops the phonemizer
            phonemes = _LANGUAGE_MARK.sub("", self._kokoro.tokenizer.phonemize(whole, LANGUAGES[language]))
            pieces = [self._spoken(piece) for piece in self._split(phonemes, LONGEST_PIECE)]
        except Exception as failure:  # onnxruntime and the phonemizer raise bare types of their own
            raise SpeakingError("The voice could not say this sentence.") from failure
        return for_telephone(np.concatenate(pieces) if pieces else [], RATE_HZ)

    def _spoken(self, phonemes: str) -> Any:
        samples, _ = self._kokoro.create(phonemes, voice=self._style, speed=self._speed, is_phonemes=True)
        return np.concatenate([samples, np.zeros(RATE_HZ * BREATH_MS // 1_000, np.float32)])

    def _load(self) -> None:
        if self._kokoro is not None:
            return
        style = self._model / "voices" / f"{self._voice}.bin"
        if not style.exists() or not (self._model / "model.onnx").exists():
            raise MissingPart("The voice's model is not installed; run: permanence models install kokoro")
        logging.getLogger("phonemizer").setLevel(logging.ERROR)
        try:
            self._style = np.fromfile(style, np.float32).reshape(-1, 1, STYLE_WIDTH)
            self._kokoro = self._loaded()
        except Exception as failure:  # onnxruntime raises bare types of its own
            raise SpeakingError("The voice's model is broken; run: permanence models install kokoro") from failure

    def _loaded(self) -> Any:
        onnxruntime: Any = importlib.import_module("onnxruntime")  # heavy: loaded with the model, not with the house
        kokoro_onnx: Any = importlib.import_module("kokoro_onnx")
        self._split = importlib.import_module("kokoro_onnx.chunker").split_phonemes
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        # threads that spin between two operations take the cores from the recogniser, and from each other
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(str(self._model / "model.onnx"), options)
        with tempfile.NamedTemporaryFile(suffix=".npz") as voices:  # kokoro-onnx reads its voices from a file
            np.savez(voices, **{self._voice: self._style})
            voices.flush()
            return kokoro_onnx.Kokoro.from_session(session, voices.name)


def _yield_to_others() -> None:
    """Linux keeps a niceness for each thread, and those that onnxruntime starts inherit it (setpriority(2))."""
    thread = threading.get_native_id()
    os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)
