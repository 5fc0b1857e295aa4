"""Stands in for a recogniser that cannot be loaded: calls are answered all the same, and nothing is understood."""

from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.speech import NOTHING_HEARD, Hint, Transcript


class NobodyListens:
    """``ports.Recognizer``, and its ``Hearing`` as well."""

    def listen(self, hint: Hint) -> "NobodyListens":  # noqa: ARG002 - the port's
        return self

    async def warm_up(self) -> None:
        """There is nothing to load."""

    def feed(self, speech: Pcm16) -> None:
        """Recorded elsewhere."""

    @property
    def partial(self) -> str:
        return ""

    async def transcript(self) -> Transcript:
        return NOTHING_HEARD

    def close(self) -> None:
        """Nothing is kept."""
