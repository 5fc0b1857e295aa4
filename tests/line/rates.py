"""How often an analogue line's signals are heard, over noise: ``python -m tests.line.rates``, for docs/analogue.md."""

import sys
from collections.abc import Callable, Iterator

import numpy as np

from appliance.line.spandsp import Announcement, Keys
from appliance.line.tones import Tone, Tones
from appliance.vocabulary.audio import FRAME_BYTES, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId
from tests.line import signals
from tests.line.signals import Sound, cadence, caller_id, noise, pcm, quiet

NOISES_DBM0 = (-60, -40, -30, -25, -20, -15)
TIMES = 50
NUMBER = "0639980512"


def pieces(sound: Sound) -> Iterator[Frame]:
    samples = pcm(sound)
    for at in range(0, len(samples) - FRAME_BYTES + 1, FRAME_BYTES):
        yield Frame(Pcm16(samples[at : at + FRAME_BYTES]))


def on_line(sound: Sound, noise_dbm0: float, seed: int) -> Sound:
    """Between two quiet moments, in noise, not in step with the frames."""
    whole = np.concatenate([np.zeros(1_600 + seed * 37 % 160), sound, quiet(400)])
    return whole + noise(len(whole), noise_dbm0, seed)


def keys_told(pressed: str, level: float, noise_dbm0: float, seed: int) -> str:
    ear = Keys()
    frames = pieces(on_line(signals.keys(pressed, level), noise_dbm0, seed))
    return "".join(digit.key for frame in frames for digit in ear.hear(frame))


def caller_told(sound: Sound, noise_dbm0: float, seed: int) -> CallerId | None:
    ear = Announcement()
    for frame in pieces(on_line(sound, noise_dbm0, seed)):
        ear.hear(frame)
    return ear.caller


def tone_told(sound: Sound, noise_dbm0: float, seed: int) -> Tone | None:
    ear = Tones()
    return next((tone for frame in pieces(on_line(sound, noise_dbm0, seed)) if (tone := ear.hear(frame))), None)


def level(seed: int) -> float:
    """From -20 to -5 dBm0, as lines are long or short."""
    return -20 + seed * 7 % 16


SIGNALS: dict[str, Callable[[float, int], bool]] = {
    "a number of ten keys": lambda hiss, seed: keys_told(NUMBER, level(seed) - 2, hiss, seed) == NUMBER,
    "caller id": lambda hiss, seed: caller_told(caller_id(NUMBER, level(seed)), hiss, seed) == CallerId(NUMBER),
    "busy": lambda hiss, seed: tone_told(cadence(500, 500, 5, level=level(seed)), hiss, seed) is Tone.BUSY,
    "congestion": lambda hiss, seed: tone_told(cadence(250, 250, 8, level=level(seed)), hiss, seed) is Tone.CONGESTION,
    "dial": lambda hiss, seed: tone_told(signals.sine(440, 4_000, level(seed)), hiss, seed) is Tone.DIAL,
}


def table() -> Iterator[str]:
    yield f"| heard, of {TIMES} | " + " | ".join(f"noise {hiss} dBm0" for hiss in NOISES_DBM0) + " |"
    yield "|---|" + "---|" * len(NOISES_DBM0)
    for name, heard in SIGNALS.items():
        rates = (sum(heard(hiss, seed) for seed in range(TIMES)) for hiss in NOISES_DBM0)
        yield f"| {name} | " + " | ".join(map(str, rates)) + " |"


if __name__ == "__main__":
    sys.stdout.writelines(f"{row}\n" for row in table())
