"""Trains the network that reads dictated letters, digits and dates (``hearing/dictation.py``, decision 0023).

``python -m appliance.bench.dictation render FOLDER`` says what is dictated to a practice (names spelled, telephone
numbers, birth dates, and sentences that are none of these) in Kokoro's and espeak-ng's voices through a telephone, and
keeps what Whisper's encoder makes of it: an hour on two cores; it goes on where it was stopped.
``... train FOLDER`` learns from that and writes ``hearing/dictation.npz``: ten minutes. Only this needs PyTorch, which
is therefore not locked: ``pip install torch`` first.
"""

import argparse
import asyncio
import importlib
import json
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from appliance import models
from appliance.bench.spoken import edits
from appliance.dialogue.french import MONTHS
from appliance.hearing import dictation
from appliance.hearing.whisper import WhisperRecognizer
from appliance.simulation.voices import letters_named, pitched
from appliance.speaking.channel import telephone
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import FRENCH_VOICE, KokoroVoice
from appliance.speaking.numbers import number
from appliance.vocabulary.audio import Pcm16, silence

SEED = 11
AROUND_MS = 300

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SIGNS = {"aigu": "é", "grave": "èà", "circonflexe": "êâôûî", "tréma": "ëïü", "cédille": "ç"}
NUMBERS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize"),
    *("quatorze", "quinze", "seize", "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "nonante"),
    *("cent", "mille", "premier", "et", "le", "plus"),
)
TOKENS = (
    *("", *LETTERS, "double", "accent", *SIGNS, "tiret", "apostrophe", "espace"),
    *(dictation.EXAMPLE, dictation.OTHER, *NUMBERS, *MONTHS),
)
"""Number 0 is the blank."""

EXAMPLES = {
    word[0].lower(): word
    for word in (
        *("Anatole", "Berthe", "Célestin", "Désiré", "Eugène", "François", "Gaston", "Henri", "Irma", "Joseph"),
        *("Kléber", "Louis", "Marcel", "Nicolas", "Oscar", "Pierre", "Quintal", "Raoul", "Suzanne", "Thérèse"),
        *("Ursule", "Victor", "William", "Xavier", "Yvonne", "Zoé"),
    )
}
BEGINNINGS = tuple(
    consonants + vowels
    for consonants in (
        "b",
        "c",
        "cl",
        "d",
        "f",
        "g",
        "h",
        "j",
        "k",
        "l",
        "m",
        "n",
        "p",
        "qu",
        "r",
        "s",
        "t",
        "v",
        "w",
        "z",
    )
    for vowels in ("a", "e", "i", "ou", "u", "y")
)
ENDINGS = (
    *(
        "in",
        "on",
        "an",
        "ard",
        "aud",
        "eau",
        "et",
        "er",
        "ier",
        "ic",
        "ec",
        "ac",
        "oux",
        "ault",
        "ert",
        "ez",
        "y",
        "nn",
    ),
    *("lle", "sse", "tte", "ux", "ois", "ain", "eur", "mont", "val", "vski", "quin", "zel", "h", "k", "w", "x"),
)
BEFORE_NAME = ("alors", "oui", "donc", "ça s'écrit", "alors ça fait", "c'est")
BEFORE_PHONE = (
    *("", "", "", "c'est le ", "alors c'est le ", "mon numéro c'est le ", "oui, ", "au ", "le ", "euh, ", "alors, "),
    "vous pouvez me rappeler au ",
)
BEFORE_BIRTH = ("", "", "le ", "le ", "née le ", "je suis né le ", "elle est née le ", "c'est le ", "alors, le ")

ESPEAK_VARIANTS = (
    *("Adam", "Alex", "Andrea", "Annie", "Antonio", "Belinda", "Denis", "Jacky", "Linda", "Marcelo", "Pablo", "Steph"),
    *("anika", "female2", "female3", "female4", "female5", "male1", "male2", "male3", "male4", "male5", "male6"),
    *("male7", "grandpa", "victor", "norbert"),
)
KOKORO_ACCENTS = (*("af_heart", "am_michael", "bm_george", "ef_dora", "em_alex", "if_sara", "im_nicola", "pf_dora"),)


@dataclass(frozen=True)
class Line:
    """One thing that is dictated."""

    said: str
    tokens: tuple[str, ...]
    """What the network is to write."""


# --- what is said ----------------------------------------------------------------------------------------


def lines(corpora: Path) -> Iterator[Line]:
    """Without end, in an order that mixes the kinds; the same each time."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    names, sentences = _names(corpora), _sentences(corpora)
    while True:
        kind = chance.random()
        if kind < 0.4:
            yield _spelled(chance, names)
        elif kind < 0.85:
            said = _phone(chance) if chance.random() < 0.55 else _birth_date(chance)
            yield Line(said, _tokens_of(said))
        else:
            said = chance.choice(sentences)
            yield Line(said, _tokens_of(said))


def _names(corpora: Path) -> list[str]:
    rows = map(json.loads, (corpora / "name_tune.jsonl").read_text("utf-8").splitlines())
    found = {row["expect"].get(part) or "" for row in rows for part in ("last", "first")}
    return sorted(one for one in found if 3 <= len(one) <= 14)


def _sentences(corpora: Path) -> list[str]:
    files = ("intent_tune", "intent_tune_short", "urgency_tune")
    rows = (json.loads(row) for name in files for row in (corpora / f"{name}.jsonl").read_text("utf-8").splitlines())
    return sorted({row["text"] for row in rows if 8 <= len(row["text"]) <= 70 and not re.search(r"\d", row["text"])})


def _spelled(chance: random.Random, names: Sequence[str]) -> Line:
    """A name, something like one, or any letters, so that no letter leans on its neighbours."""
    kind = chance.random()
    if kind < 0.45:
        name = chance.choice(names)
    elif kind < 0.8:
        middle = chance.choice(BEGINNINGS) if chance.random() < 0.5 else ""
        name = chance.choice(BEGINNINGS) + middle + chance.choice(ENDINGS)
    else:
        name = "".join(chance.choices(LETTERS, k=chance.randint(3, 8)))
    said, tokens = list[str](), list[str]()
    explains, doubles = chance.random() < 0.12, chance.random() < 0.75
    rest = name.lower()
    while rest:
        twice = doubles and rest[0] in LETTERS and rest[:1] == rest[1:2]
        for spoken, written in _signs(chance, rest[0], twice=twice):
            said.append(spoken)
            tokens += written
        if explains and rest[0] in EXAMPLES and chance.random() < 0.6:
            said[-1] += f" comme {EXAMPLES[rest[0]]}"
            tokens += [dictation.EXAMPLE, dictation.OTHER]
        rest = rest[2 if twice else 1 :]
    before = chance.choices(("", name, chance.choice(BEFORE_NAME)), (53, 30, 17))[0]
    tokens = [dictation.OTHER] * len(re.findall(r"[^\W\d_]+(?:[-'][^\W\d_]+)*'?", before)) + tokens
    return Line(", ".join(filter(None, (before, *said))), tuple(tokens))


def _signs(chance: random.Random, sign: str, *, twice: bool) -> Iterator[tuple[str, list[str]]]:
    """How one sign is said, and written; nothing for a sign that nobody spells."""
    if twice:
        word = chance.choice(("deux", "deux", "deux", "double"))
        yield f"{word} {sign.upper()}", [word, sign]
    elif sign in LETTERS:
        yield sign.upper(), [sign]
    elif sign in " -'":
        told = {" ": ("plus loin", "espace", "nouveau mot"), "-": ("tiret", "trait d'union"), "'": ("apostrophe",)}
        yield chance.choice(told[sign]), [{" ": "espace", "-": "tiret", "'": "apostrophe"}[sign]]
    for accent, signs in SIGNS.items():
        if sign in signs:
            base = unicodedata.normalize("NFD", sign)[0]
            if accent in {"tréma", "cédille"}:
                yield f"{base.upper()} {accent}", [base, accent]
            elif sign in "éè" and chance.random() < 0.25:
                yield sign.upper(), [base, "accent", accent]
            else:
                yield f"{base.upper()} accent {accent}", [base, "accent", accent]


def _phone(chance: random.Random) -> str:
    digits = [0, chance.choice((6, 6, 6, 7, 2, 1, 3, 4, 5, 9)), *(chance.randrange(10) for _ in range(8))]
    style = chance.random()
    if style < 0.13:
        groups = [number(one) for one in digits]
    elif style < 0.21:
        groups = ["plus trente-trois", number(digits[1]), *_in_pairs(chance, digits[2:])]
    else:
        groups = _in_pairs(chance, digits)
    return chance.choice(BEFORE_PHONE) + chance.choice((", ", ", ", " ", ". ")).join(groups)


def _in_pairs(chance: random.Random, digits: Sequence[int]) -> list[str]:
    belgian = chance.random() < 0.05
    pairs = zip(digits[::2], digits[1::2], strict=True)
    return [
        f"{number(0)} {number(one)}" if ten == 0 else _belgian(10 * ten + one) if belgian else number(10 * ten + one)
        for ten, one in pairs
    ]


def _belgian(value: int) -> str:
    tens = {7: "septante", 9: "nonante"}.get(value // 10)
    if tens is None:
        return number(value)
    return tens if value % 10 == 0 else f"{tens} et un" if value % 10 == 1 else f"{tens}-{number(value % 10)}"


def _birth_date(chance: random.Random) -> str:
    day, month = chance.randrange(1, 32), chance.randrange(12)
    if chance.random() < 0.15:
        parts = [
            f"zéro {number(one)}" if one < 10 and chance.random() < 0.7 else number(one) for one in (day, month + 1)
        ]
    else:
        parts = ["premier" if day == 1 else number(day), MONTHS[month]]
    separator = ", " if chance.random() < 0.2 else " "
    return chance.choice(BEFORE_BIRTH) + separator.join((*parts, _year(chance)))


def _year(chance: random.Random) -> str:
    year = chance.choice((chance.randrange(1925, 2026), chance.randrange(1930, 1990)))
    if year >= 2000:
        return number(year)
    style = chance.random()
    within = number(year - 1900)
    return f"mille neuf cent {within}" if style < 0.55 else f"dix-neuf cent {within}" if style < 0.65 else within


_ALIKE = {"vingts": "vingt", "cents": "cent", "une": "un"}


def _tokens_of(said: str) -> tuple[str, ...]:
    """Number words and months as they are, any other word as one unknown."""
    known = {*NUMBERS, *MONTHS, "deux", "double"}
    words = (_ALIKE.get(one, one) for one in re.findall(r"[^\W\d_]+'?", said.lower()))
    return tuple(one if one in known else dictation.OTHER for one in words)


# --- how it sounds ---------------------------------------------------------------------------------------

CHUNK = 50
SHARE_KOKORO = 0.4
"""Of the lines; each takes fifty times as long to render as one of espeak-ng's."""

LONGEST_S = 26


async def render(corpora: Path, folder: Path, most: int) -> None:
    """Speak ``most`` lines and keep what the encoder makes of them in ``folder``, ``CHUNK`` in a file."""
    recognizer, speakers = WhisperRecognizer(models.path("whisper-base")), _Speakers()
    told = lines(corpora)
    for first in range(0, most, CHUNK):
        chunk = [next(told) for _ in range(CHUNK)]
        path = folder / f"{first:06}.npz"
        if path.exists():
            continue
        kept: dict[str, Any] = {}
        for place, line in enumerate(chunk):
            chance = random.Random(SEED + first + place)  # noqa: S311 - no secret
            sound = await speakers.say(line.said, chance)
            heard = telephone(sound, chance.choice((None, None, None, 20.0, 10.0)), seed=first + place)
            around = silence(AROUND_MS)
            if len(heard) < LONGEST_S * 16_000:
                encoded = await recognizer.encoded(Pcm16(around + heard + around))
                kept[f"{place} {' '.join(line.tokens)}"] = encoded.astype(np.float16)
        np.savez(path, **kept)
        print(f"{first + CHUNK} of {most}", flush=True)  # noqa: T201 - an hour without a word is too long


class _Speakers:
    """Another voice for each line."""

    def __init__(self) -> None:
        self._kokoro: dict[str, KokoroVoice] = {}

    async def say(self, said: str, chance: random.Random) -> Pcm16:
        words = for_the_ear(letters_named(said) + ".")
        if chance.random() >= SHARE_KOKORO:
            accent = chance.choice(("fr-fr", "fr-be", "fr-ch"))
            voice = f"{accent}+{chance.choice(ESPEAK_VARIANTS)}"
            return await EspeakVoice(voice=voice, words_a_minute=chance.choice((110, 125, 140, 155, 170))).render(words)
        name = FRENCH_VOICE if chance.random() < 0.6 else chance.choice(KOKORO_ACCENTS)
        if name not in self._kokoro:
            self._kokoro[name] = KokoroVoice(models.path("kokoro"), name)
        pitch = chance.choice((0.82, 0.85, 0.88, 0.9, 0.95, 1.0, 1.03, 1.06, 1.1))
        return pitched(await self._kokoro[name].render(words), pitch)


# --- learning --------------------------------------------------------------------------------------------

WIDTH, KERNEL = 160, 5
BATCH, EPOCHS, RATE, DROPPED = 16, 15, 2e-3, 0.2
HELD_BACK = 20
"""Each so-many-th chunk is not learnt from."""


def train(folder: Path, to: Path) -> None:
    """Learn from what ``render`` kept, report the share of wrong tokens of what was held back, write the weights."""
    torch: Any = importlib.import_module("torch")
    torch.manual_seed(SEED)
    chunks = [_chunk(path) for path in sorted(folder.glob("*.npz"))]
    check = [one for chunk in chunks[::HELD_BACK] for one in chunk]
    tune = [one for place, chunk in enumerate(chunks) if place % HELD_BACK for one in chunk]
    network = _network(torch)
    loss_of = torch.nn.CTCLoss(zero_infinity=True)
    optimizer = torch.optim.AdamW(network.parameters(), RATE)
    steps = EPOCHS * (len(tune) // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    chance = random.Random(SEED)  # noqa: S311 - no secret
    for epoch in range(EPOCHS):
        network.train()
        for frames, lengths, wanted, counts in _batches(torch, tune, chance):
            loss = loss_of(network(frames).transpose(0, 1), wanted, lengths, counts)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        np.savez_compressed(to, **_weights(network))
        print(f"epoch {epoch + 1} of {EPOCHS}: {_wrong(to, check):.3f} of the tokens wrong", flush=True)  # noqa: T201


_Heard = tuple[Any, tuple[str, ...]]
"""What the encoder gave, and the tokens."""


def _chunk(path: Path) -> list[_Heard]:
    with np.load(path) as kept:
        return [(kept[name], tuple(name.split()[1:])) for name in kept]


def _network(torch: Any) -> Any:
    """As ``Dictation`` computes it."""
    nn = torch.nn

    class Network(nn.Module):  # type: ignore[misc, name-defined] # torch is not there when types are checked
        def __init__(self) -> None:
            super().__init__()
            self.norm, self.enter = nn.LayerNorm(512), nn.Linear(512, WIDTH)
            self.conv1, self.conv2 = (nn.Conv1d(WIDTH, WIDTH, KERNEL, padding=KERNEL // 2) for _ in range(2))
            self.leave, self.drop = nn.Linear(WIDTH, len(TOKENS)), nn.Dropout(DROPPED)

        def forward(self, x: Any) -> Any:
            h = self.drop(torch.relu(self.enter(self.norm(x)))).transpose(1, 2)
            h = self.drop(h + torch.relu(self.conv1(h)))
            h = self.drop((h + torch.relu(self.conv2(h))).transpose(1, 2))
            return self.leave(h).log_softmax(-1)

    return Network()


def _batches(torch: Any, heard: Sequence[_Heard], chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Of about the same length, in any order."""
    order = sorted(range(len(heard)), key=lambda at: len(heard[at][0]) + 40 * chance.random())
    batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
    chance.shuffle(batches)
    ids = {token: number for number, token in enumerate(TOKENS)}
    for batch in batches:
        frames = [torch.from_numpy(dictation.halved(heard[at][0])) for at in batch]
        wanted = [[ids[token] for token in heard[at][1]] for at in batch]
        yield (
            torch.nn.utils.rnn.pad_sequence(frames, batch_first=True),
            torch.tensor([len(one) for one in frames]),
            torch.tensor([token for one in wanted for token in one]),
            torch.tensor([len(one) for one in wanted]),
        )


def _weights(network: Any) -> dict[str, Any]:
    found = {name: array.detach().numpy() for name, array in network.state_dict().items()}
    told = {
        "norm_scale": found["norm.weight"],
        "norm_shift": found["norm.bias"],
        "enter": found["enter.weight"].T,
        "enter_shift": found["enter.bias"],
        "conv1": found["conv1.weight"].transpose(2, 1, 0),
        "conv1_shift": found["conv1.bias"],
        "conv2": found["conv2.weight"].transpose(2, 1, 0),
        "conv2_shift": found["conv2.bias"],
        "leave": found["leave.weight"].T,
        "leave_shift": found["leave.bias"],
    }
    return {"tokens": np.array(TOKENS), **{name: array.astype(np.float16) for name, array in told.items()}}


def _wrong(weights: Path, check: Sequence[_Heard]) -> float:
    """Tokens substituted, left out or put in, of all; judged with the weights as the reception will load them."""
    with np.load(weights) as kept:
        reader = dictation.Dictation(dict(kept))
    pairs = [(tokens, reader.tokens(encoded)) for encoded, tokens in check]
    return sum(edits(*pair) for pair in pairs) / sum(len(tokens) for tokens, _ in pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("render", "train"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--corpora", type=Path, default=Path("tests/corpora"))
    parser.add_argument("--most", type=int, default=2_500, help="lines to speak")
    chosen = parser.parse_args()
    if chosen.what == "render":
        chosen.folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(render(chosen.corpora, chosen.folder, chosen.most))
    else:
        train(chosen.folder, Path(dictation.__file__).with_name("dictation.npz"))


if __name__ == "__main__":
    main()
