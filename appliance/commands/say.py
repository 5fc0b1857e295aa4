"""``permanence say``: hear a sentence as callers hear it."""

import argparse
import asyncio
import sys
import wave
from pathlib import Path

from appliance import models, settings, wiring
from appliance.errors import SpeakingError
from appliance.speaking.french import for_the_ear
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16, duration_ms

HELP = "say a French sentence into a WAV file, as callers hear it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help="the sentence; figures are read as a person reads them")
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("say.wav"), metavar="FILE", help="default: %(default)s"
    )
    parser.add_argument("--voice", choices=("kokoro", "espeak"), default="kokoro", help="default: %(default)s")


def run(args: argparse.Namespace) -> int:
    spoken = for_the_ear(args.text)
    if not spoken:
        print("There is nothing to say in this text.", file=sys.stderr)
        return 2
    sound = asyncio.run(_said(args.text, args.voice))
    _keep(sound, args.output)
    print(f"{args.output}: {duration_ms(sound) / 1000:.1f} s: {spoken}")
    return 0


async def _said(text: str, voice: str) -> Pcm16:
    """The very path of a call; but here one waits until the voice is ready.

    Raises:
        MissingPart, SpeakingError: the voice cannot speak.
    """
    if voice != "espeak":
        models.path(voice)  # a call goes on with the other voice; who asks for this one hears that it is missing
    studio = wiring.studio(settings.Box(voice=voice))
    await studio.prepare([text])
    return await studio.sound(text)


def _keep(sound: Pcm16, path: Path) -> None:
    try:
        with path.open("wb") as raw, wave.open(raw) as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE_HZ)
            file.writeframes(sound)
    except OSError as failure:
        raise SpeakingError(f"{path} cannot be written: {failure.strerror}.") from failure
