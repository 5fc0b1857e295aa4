"""The audio half of ``permanence bench understanding``: check sentences spoken, through a telephone, recognised.

Each eighth intent line and each fourth answer (birth dates, telephone numbers, names) is spoken by the French voice at
the pitches of the simulated callers, cut to 300-3400 Hz and A-law. ``audio_*`` are what is then understood, on a clean
line and with noise 20 and 10 dB below the voice; of what was heard every reading counts, as in a call. ``aid_*`` are
what each aid brings: to a request its other readings; to an answer the words alone, then a prompt with what was asked,
then the other readings, then what the network for dictation reads; for names the share that the practice's file would
still recognise by sound, with the birth date; for names said alone the share heard right, when the recogniser is told
whom the practice knows, the share taken for somebody else where it knows only others, and the seconds of each.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import eq

from appliance import models
from appliance.acts.patients import SAME_BIRTH_DATE
from appliance.bench.scores import Line, answered, right, share, urgency_rates
from appliance.dialogue.expectation import PROMPTS
from appliance.hearing.whisper import WhisperRecognizer
from appliance.simulation.voices import MEN, WOMEN, letters_named, pitched
from appliance.speaking.channel import telephone
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import KokoroVoice
from appliance.understanding import phonetics
from appliance.understanding.intent import understand
from appliance.understanding.text import normalize
from appliance.vocabulary.audio import Pcm16, silence
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.speech import Hint, Transcript

EVERY_INTENT, EVERY_ANSWER = 8, 4
"""Rendering takes longer than listening."""

PITCHES = (*WOMEN, *MEN)
NOISE_DB = {"": None, "_20db": 20.0, "_10db": 10.0}
AROUND_MS = 300
"""Silence that the listener leaves around the words."""

CONTEXT = (
    "Cabinet médical, docteur. Rendez-vous, ordonnance, résultats, certificat, annuler, déplacer, message, urgence."
)


async def measure(rows: Mapping[str, Sequence[Line]]) -> dict[str, float]:
    """Figures by name, of the check lines of each task."""
    recognizer = WhisperRecognizer(models.path("whisper-base"))
    mouth = Mouth()
    figures = await _requests(recognizer, mouth, rows["intent"][::EVERY_INTENT])
    births = [row for row in rows["date"] if row.get("context") == "birth"]
    for name, task, lines, hint in (
        ("birth", "date", births, Hint(PROMPTS[Detail.BIRTH_DATE], dictated=True)),
        ("phone", "phone", rows["phone"], Hint(PROMPTS[Detail.PHONE], dictated=True)),
        ("name", "name", rows["name"], Hint(PROMPTS[Detail.NAME])),
    ):
        figures |= await _aids(recognizer, mouth, name, task, lines[::EVERY_ANSWER], hint)
    return figures | await _names_alone(recognizer, mouth, rows["name"])


class Mouth:
    """Speaks each sentence at the next pitch."""

    def __init__(self) -> None:
        self._voice = KokoroVoice(models.path("kokoro"))
        self._said = 0

    async def say(self, text: str) -> Pcm16:
        pitch = PITCHES[self._said % len(PITCHES)]
        self._said += 1
        return pitched(await self._voice.render(for_the_ear(letters_named(text))), pitch)


async def _requests(recognizer: WhisperRecognizer, mouth: Mouth, rows: Sequence[Line]) -> dict[str, float]:
    sounds = [await mouth.say(row["text"]) for row in rows]
    figures: dict[str, float] = {}
    for suffix, noise_db in NOISE_DB.items():
        said = [await heard(recognizer, sound, Hint(CONTEXT), noise_db) for sound in sounds]
        rates = _rates(rows, said)
        if noise_db is None:
            alone = _rates(rows, [replace(one, alternatives=()) for one in said])
            for name in ("intent_accuracy", "urgency_recall", "urgency_false_alarms"):
                figures |= {f"aid_{name}_1_words": alone[name], f"aid_{name}_2_readings": rates[name]}
        figures |= {f"audio_{name}{suffix}": rate for name, rate in rates.items()}
        figures[f"audio_word_error_rate{suffix}"] = word_error_rate(
            [row["text"] for row in rows], [one.text for one in said]
        )
    return figures


def _rates(rows: Sequence[Line], said: Sequence[Transcript]) -> dict[str, float]:
    """Of sentences as a call understands them."""
    found = [understand(one.text, one.alternatives) for one in said]
    answers: list[Line] = [{"intent": one.kind.value, "urgent": one.urgent} for one in found]
    pairs = [(row["expect"], answer) for row, answer in zip(rows, answers, strict=True)]
    named = share(right("intent", *pair) for pair in pairs if "intent" in pair[0])
    return {"intent_accuracy": named, **urgency_rates(pairs)}


async def _aids(
    recognizer: WhisperRecognizer, mouth: Mouth, name: str, task: str, rows: Sequence[Line], hint: Hint
) -> dict[str, float]:
    """Share of right answers with one aid more each time."""
    sounds = [await mouth.say(row["text"]) for row in rows]
    alone = [await heard(recognizer, sound, Hint()) for sound in sounds]
    prompted = [await heard(recognizer, sound, Hint(hint.prompt)) for sound in sounds]
    steps: dict[str, list[tuple[str, ...]]] = {
        "1_words": [(one.text,) for one in alone],
        "2_prompt": [(one.text,) for one in prompted],
        "3_readings": [_readings(one) for one in prompted],
    }
    if hint.dictated:
        steps["4_dictated"] = [_readings(await heard(recognizer, sound, hint)) for sound in sounds]
    figures = {
        f"aid_{name}_{step}": share(
            right(task, row["expect"], _first(task, row, said)) for row, said in zip(rows, readings, strict=True)
        )
        for step, readings in steps.items()
    }
    if task == "name":
        meant = [row["expect"].get("last") for row in rows]
        said = [
            _first(task, row, readings).get("last") for row, readings in zip(rows, steps["3_readings"], strict=True)
        ]
        figures["aid_name_4_file"] = share(_recognised(*pair) for pair in zip(meant, said, strict=True) if pair[0])
    return figures


async def _names_alone(recognizer: WhisperRecognizer, mouth: Mouth, rows: Sequence[Line]) -> dict[str, float]:
    """First and last name and nothing else, as they are said to a practice that knows everybody of the corpus.

    ``mistaken``: how many are taken for somebody else by a practice that knows the others only.
    """
    told = [row["expect"] for row in rows]
    whole = (f"{one['first']} {one['last']}" for one in told if one.get("first") and one.get("last"))
    people = tuple(dict.fromkeys(whole))
    meant, others = people[::2], people[1::2]
    sounds = [await mouth.say(name) for name in meant]
    figures: dict[str, float] = {}

    async def texts(step: str, hint: Hint) -> list[str]:
        began_s = time.monotonic()
        said = [normalize((await heard(recognizer, sound, hint)).text) for sound in sounds]
        figures[f"aid_name_alone_s_{step}"] = (time.monotonic() - began_s) / len(sounds)
        return said

    prompt = PROMPTS[Detail.NAME]
    steps = {"1_words": Hint(), "2_prompt": Hint(prompt), "3_roll": Hint(prompt, names=people)}
    for step, hint in steps.items():
        figures[f"aid_name_alone_{step}"] = share(map(eq, await texts(step, hint), map(normalize, meant)))
    elsewhere = set(map(normalize, others))
    told_others = await texts("mistaken", Hint(prompt, names=others))
    figures["aid_name_alone_mistaken"] = share(text in elsewhere for text in told_others)
    return figures


def _recognised(last: str, said: str | None) -> bool:
    """Would somebody of the practice's file be found by this name and their birth date?"""
    return said is not None and phonetics.distance(said, last) <= SAME_BIRTH_DATE


def _readings(heard: Transcript) -> tuple[str, ...]:
    return (heard.text, *heard.alternatives)


def _first(task: str, row: Line, readings: Iterable[str]) -> Line:
    """The answer to the first reading that holds one, as the conversation takes it."""
    answers = answered(task, [{**row, "text": text} for text in readings])
    told = (one for one in answers if any(value for key, value in one.items() if key != "id"))
    return next(told, answers[0])


async def heard(recognizer: WhisperRecognizer, sound: Pcm16, hint: Hint, noise_db: float | None = None) -> Transcript:
    around = silence(AROUND_MS)
    return await recognizer.recognize(Pcm16(around + telephone(sound, noise_db) + around), hint)


def word_error_rate(said: Iterable[str], heard: Iterable[str]) -> float:
    """Words substituted, left out or put in, of all that were said; numbers are compared as words."""
    pairs = [(_words(one), _words(other)) for one, other in zip(said, heard, strict=True)]
    return sum(edits(*pair) for pair in pairs) / sum(len(one) for one, _ in pairs)


def _words(text: str) -> list[str]:
    return "".join(sign if sign.isalnum() else " " for sign in for_the_ear(text).lower()).split()


def edits(said: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein, over words."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], at
        for place, other in enumerate(heard, start=1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
    return row[-1]
