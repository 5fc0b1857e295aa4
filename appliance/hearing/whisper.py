"""Whisper on CTranslate2: the default recogniser, one utterance at a time.

Only the speech is encoded, not Whisper's 30 s window: on human French through a telephone channel the words
stay the same at a third of the time (docs/decisions/0002-whisper-encodes-only-the-speech.md).
"""

import asyncio
import logging
import math
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soxr

from appliance.errors import HearingError, MissingPart, ModelError
from appliance.hearing import roll
from appliance.hearing.dictation import Reading, dictation
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16
from appliance.vocabulary.speech import NOTHING_HEARD, Hint, Transcript

logger = logging.getLogger(__name__)

_T = TypeVar("_T")

MODEL_RATE_HZ = 16_000
PADDING_S = 3.0
"""Silence encoded after the speech. With 0.5 s the decoder often does not see the end and says the sentence again
and again: word error rate 0.58 on 30 sentences of a clear synthetic voice; 0.17 with 2 s, 0.16 with 3 s, 0.17
with 4 s, and less time as well (0.39 s, 0.27 s, 0.23 s, 0.28 s a sentence), for a loop costs more than silence."""

STEP_S = 0.25
"""What is encoded is a multiple of it: oneDNN keeps what it has prepared for each of the last 1,024 shapes, which of
utterances of any length came to 0.6 MB each for hundreds of them."""

EXPECTED_LOGPROB = -7.0
"""A short answer is taken for one the conversation expects when the model gives it this log-probability: on
28 short clips in four synthetic voices, the right phrase had -2.1 to -6.2, and where none was right the best
had less than -9."""

LONGEST_MS = 26_000
"""Whisper hears 30 s at once, padding included; what is longer is heard in pieces, cut where it is quietest."""

NO_SPEECH = 0.6
LOW_LOGPROB = -1.0
"""Thresholds of OpenAI's reference decoder (openai/whisper, transcribe.py): silence exceeds both."""

MOST_TOKENS_PER_S = 12
"""French speech runs at 4 to 7 words a second at the very most; more tokens are a loop."""

QUIET_RMS = 30.0
"""Below this level (of 32 768) there is nothing but line noise."""

_CREDITS = re.compile(r"sous-?titr|amara\.org|société radio|merci d'avoir regardé|abonnez-vous|❤|♪", re.IGNORECASE)
"""What Whisper, trained on subtitles, writes for silence."""

_NUMBER = re.compile(r"\d+|zéro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix")


@dataclass(frozen=True)
class Decoding:
    """How words are searched.

    Beam 5 against 1, on 90 sentences in three synthetic voices off a telephone line: word error rate 0.09, 0.35
    and 0.26 instead of 0.16, 0.39 and 0.35, for 0.44 CPU seconds a sentence instead of 0.34.
    """

    beam: int = 5
    alternatives: int = 3
    threads: int = 1
    """On two cores, one thread took 0.28 s a sentence and two 0.46 s: they wait for each other at every token."""


class WhisperRecognizer:
    """``ports.Recognizer``; the model is loaded once, by ``warm_up`` or the first utterance."""

    name = "whisper"

    def __init__(self, model: Path, decoding: Decoding | None = None) -> None:
        self._path = model
        self._decoding = decoding or Decoding()
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="whisper")
        self._model: Any = None
        self._tokenizer: Any = None

    async def warm_up(self) -> None:
        """Load the model and run it once."""
        await self._run(self._load)
        await self._run(self._recognize, Pcm16(bytes(SAMPLE_RATE_HZ)), Hint(), quiet_too=True)

    def listen(self, hint: Hint) -> "WhisperHearing":
        return WhisperHearing(self, hint)

    async def recognize(self, speech: Pcm16, hint: Hint) -> Transcript:
        """Words of one utterance; cancelled before its turn comes, it costs nothing."""
        return await self._run(self._recognize, speech, hint)

    async def encoded(self, speech: Pcm16) -> Any:
        """The encoder's view of one utterance, (frames of 20 ms, 512); for training."""
        return await self._run(lambda: np.array(self._loaded_encoding(speech))[0])

    async def _run(self, work: Callable[..., _T], *args: Any, **options: Any) -> _T:
        job = self._executor.submit(work, *args, **options)
        try:
            return await asyncio.wrap_future(job)
        except (RuntimeError, ValueError) as failure:
            raise HearingError("The recogniser failed on this utterance.") from failure

    def _load(self) -> None:
        if self._model is not None:
            return
        if not (self._path / "model.bin").exists():
            raise MissingPart("The recogniser's model is not installed; run: permanence models install whisper-base")
        import faster_whisper  # noqa: PLC0415 - heavy: loaded with the model, not with the house
        from faster_whisper.tokenizer import Tokenizer  # noqa: PLC0415

        try:
            self._model = faster_whisper.WhisperModel(
                str(self._path), device="cpu", compute_type="int8", cpu_threads=self._decoding.threads
            )
        except (RuntimeError, ValueError, OSError) as failure:
            raise ModelError(
                "The recogniser's model is broken; run: permanence models install whisper-base"
            ) from failure
        self._tokenizer = Tokenizer(self._model.hf_tokenizer, multilingual=True, task="transcribe", language="fr")

    def _recognize(self, speech: Pcm16, hint: Hint, *, quiet_too: bool = False) -> Transcript:
        self._load()
        samples = np.frombuffer(speech, "<i2")
        if not quiet_too and (not len(samples) or _rms(samples) < QUIET_RMS):
            return NOTHING_HEARD
        heard = [self._piece(piece, hint) for piece in _pieces(samples)]
        words = [one for one in heard if one.text]
        if not words:
            return NOTHING_HEARD
        if len(words) == 1:
            return words[0]
        return Transcript(" ".join(one.text for one in words), min(one.confidence for one in words))

    def _loaded_encoding(self, speech: Pcm16) -> Any:
        self._load()
        return self._encoded(np.frombuffer(speech, "<i2"))[0]

    def _piece(self, samples: Any, hint: Hint) -> Transcript:
        seconds = len(samples) / SAMPLE_RATE_HZ
        encoded, frames = self._encoded(samples)
        short = self._expected(encoded, frames, [one for one in hint.phrases if seconds <= _longest_s(one)])
        if short:
            return short
        prompt = self._prompt(hint.prompt)
        longest = 8 + int(seconds * MOST_TOKENS_PER_S)
        dictated = dictation().readings(np.array(encoded)[0]) if hint.dictated else ()
        if dictated and dictated[0].is_all:
            return _read(dictated)
        heard = self._judged(self._decoded(encoded, prompt, longest), hint)
        if hint.names and heard.text and seconds <= roll.LONGEST_S:
            heard = self._known(encoded, frames, heard, hint)
        return _read(dictated, heard) if dictated and dictated[0].is_most else heard

    def _prompt(self, words: str) -> list[int]:
        before = self._tokenizer.encode(" " + words) if words else []
        prompt: list[int] = self._model.get_prompt(self._tokenizer, before, without_timestamps=True)
        return prompt

    def _decoded(self, encoded: Any, prompt: list[int], longest: int) -> Any:
        return self._model.model.generate(
            encoded,
            [prompt],
            beam_size=self._decoding.beam,
            num_hypotheses=self._decoding.alternatives,
            max_length=len(prompt) + longest,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
        )[0]

    def _encoded(self, samples: Any) -> tuple[Any, int]:
        """The encoder's view of the speech and a little silence, and its length in feature frames."""
        audio = soxr.resample(samples.astype(np.float32) / 32768, SAMPLE_RATE_HZ, MODEL_RATE_HZ)
        steps = math.ceil((len(audio) / MODEL_RATE_HZ + PADDING_S) / STEP_S)
        padded = np.pad(audio, (0, int(steps * STEP_S * MODEL_RATE_HZ) - len(audio)))
        features = self._model.feature_extractor(padded, padding=0)
        features = features[:, : 2 * (features.shape[1] // 2)]  # the encoder halves the time axis
        return self._model.encode(features), features.shape[1]

    def _expected(self, encoded: Any, frames: int, phrases: list[str]) -> Transcript | None:
        """The expected phrase that the model finds likely enough, scored against the others; None: no such one."""
        if not phrases:
            return None
        scored = self._logprobs(encoded, frames, "", [f"{one[0].upper()}{one[1:]}." for one in phrases])
        best = max(range(len(phrases)), key=lambda place: sum(scored[place]))
        if sum(scored[best]) < EXPECTED_LOGPROB:
            return None
        return Transcript(phrases[best], _confidence(scored[best]))

    def _known(self, encoded: Any, frames: int, heard: Transcript, hint: Hint) -> Transcript:
        """With the known name that was said, where one surely was, before what was heard freely."""
        names = roll.shortlist((heard.text, *heard.alternatives), hint.names)
        if not names:
            return heard
        scored = self._logprobs(encoded, frames, hint.prompt, [*names, heard.text.title()])
        *theirs, freely = map(sum, scored)
        said = roll.likeliest(theirs, freely)
        if said is None or names[said].lower() == heard.text:
            return heard
        return Transcript(names[said].lower(), _confidence(scored[said]), (heard.text, *heard.alternatives))

    def _logprobs(self, encoded: Any, frames: int, prompt: str, phrases: list[str]) -> list[list[float]]:
        """How likely the model finds each token of each phrase, said in this sound."""
        from faster_whisper.transcribe import get_ctranslate2_storage  # noqa: PLC0415 - heavy: loaded with the model

        tokens = [self._tokenizer.encode(f" {phrase}") for phrase in phrases]
        copies = np.repeat(np.array(encoded), len(phrases), axis=0)
        scored = self._model.model.align(get_ctranslate2_storage(copies), self._prompt(prompt), tokens, frames)
        return [[math.log(max(one, 1e-9)) for one in phrase.text_token_probs] for phrase in scored]

    def _judged(self, result: Any, hint: Hint) -> Transcript:
        """Words, unless they are what Whisper makes of silence."""
        logprob = result.scores[0]
        readings = [_spoken(self._tokenizer.decode(ids)) for ids in result.sequences_ids]
        text = readings[0]
        silent = result.no_speech_prob > NO_SPEECH and logprob < LOW_LOGPROB
        if silent or not text or _CREDITS.search(text) or _echoes(text, hint.prompt):
            return NOTHING_HEARD
        others = tuple(dict.fromkeys(r for r in readings[1:] if r and r != text and not _CREDITS.search(r)))
        return Transcript(text, math.exp(logprob), others)


class WhisperHearing:
    """``ports.Hearing``: the utterance is gathered, and heard whole each time it is asked for."""

    partial = ""

    def __init__(self, recognizer: WhisperRecognizer, hint: Hint) -> None:
        self._recognizer = recognizer
        self._hint = hint
        self._speech = bytearray()

    def feed(self, speech: Pcm16) -> None:
        self._speech += speech

    async def transcript(self) -> Transcript:
        return await self._recognizer.recognize(Pcm16(bytes(self._speech)), self._hint)

    def close(self) -> None:
        self._speech.clear()


def _read(dictated: Sequence[Reading], heard: Transcript = NOTHING_HEARD) -> Transcript:
    """What was dictated, and what else it may have been."""
    best, *others = dictated
    readings = (*(one.text for one in others), heard.text, *heard.alternatives)
    told = dict.fromkeys(one for one in readings if one and one != best.text)
    return Transcript(best.text, best.confidence, tuple(told))


def _confidence(logprobs: Sequence[float]) -> float:
    """Of a token, in [0, 1]."""
    return math.exp(sum(logprobs) / max(1, len(logprobs)))


def _longest_s(phrase: str) -> float:
    """How long a slow speaker takes for it, with the listener's half second of silence around."""
    return 1.0 + 0.11 * len(phrase)


def _rms(samples: Any) -> float:
    return float(np.sqrt(np.mean(np.square(samples.astype(np.float64)))))


def _pieces(samples: Any) -> list[Any]:
    """At most ``LONGEST_MS`` each, cut at the quietest 100 ms of the last third."""
    longest = LONGEST_MS * SAMPLE_RATE_HZ // 1000
    pieces = []
    while len(samples) > longest:
        window = SAMPLE_RATE_HZ // 10
        tail = np.abs(samples[longest * 2 // 3 : longest].astype(np.int32))
        levels = tail[: len(tail) // window * window].reshape(-1, window).mean(axis=1)
        cut = longest * 2 // 3 + int(levels.argmin()) * window + window // 2
        pieces.append(samples[:cut])
        samples = samples[cut:]
    return [*pieces, samples]


def _spoken(text: str) -> str:
    """Lower case, without the punctuation Whisper invents; hyphens, apostrophes, digits and slashes stay."""
    words = re.sub(r"[^\w\s'’\-/:,.]", " ", text.lower()).replace("’", "'")
    words = re.sub(r"[.,:]+(?=\s|$)", " ", words)
    return " ".join(_unlooped(words.split()))


def _unlooped(words: list[str]) -> list[str]:
    """Without the circle a decoder turns in at the end: one or two words thrice, more twice, and a new beginning.

    Two words twice and nothing else are a short name heard twice over.

    Numbers stay: a telephone number may well end on three zeros.
    """
    for period in range(1, len(words) // 2 + 1):
        begun = words[-1] != words[-1 - period] and words[-1 - period].startswith(words[-1])  # cut within a word
        end = len(words) - begun
        start = end - period
        while start and words[start - 1] == words[start - 1 + period]:
            start -= 1
        counted = list(map(bool, map(_NUMBER.fullmatch, words[start:end])))
        twice = period > 2 or (period == 2 and start == 0 and not any(counted))
        if end - start >= max(3, (2 if twice else 3) * period) and not all(counted):
            return words[: start + period]
    return words


def _echoes(text: str, prompt: str) -> bool:
    """The prompt said back, which Whisper does on noise: five words or more that stand there in a row."""
    return len(text.split()) >= 5 and _spoken(text) in _spoken(prompt)
