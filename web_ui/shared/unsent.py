"""What somebody sent and was not done, for their session had ended or something was wrong: kept in memory only."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request

from appliance.ports import Clock
from web_ui.shared.ways import is_ours

PROOF = "preuve"
"""The form field that proves that a page of ours sent the form."""

SECRET = frozenset({"mot_de_passe", "ancien", "encore"})
"""Fields that are never kept."""

MOST = 40
"""Kept at once, of everybody: more are a program's."""

LARGEST_BYTES = 100_000
"""Of a form; the longest note that somebody types is a tenth of it."""

LONGEST = timedelta(hours=12)
"""Typed in the morning, found in the evening."""


@dataclass(frozen=True)
class Letter:
    """A form that was sent to nobody."""

    whose: str
    """Only they see it again."""
    path: str
    fields: Sequence[tuple[str, str]]
    kept: datetime
    why: str = ""
    """What was wrong with it, when it was refused."""

    @property
    def as_json(self) -> str:
        """For the script that puts it back into its form."""
        return json.dumps(self.fields)


class Unsent:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._letters: dict[str, Letter] = {}

    async def keep(self, whose: str, request: Request, why: str = "") -> str | None:
        """Its key; None when nothing was typed, more than anybody types, or elsewhere."""
        size, kind = request.headers.get("content-length", ""), request.headers.get("content-type", "")
        typed = kind.startswith("application/x-www-form-urlencoded") and size.isdecimal() and int(size) <= LARGEST_BYTES
        if not typed or not is_ours(request):
            return None
        form = (await request.form()).multi_items()
        if any(name in SECRET for name, _ in form):
            return None
        fields = [(name, value) for name, value in form if name != PROOF and isinstance(value, str)]
        if not any(value.strip() for _, value in fields):
            return None
        key = secrets.token_urlsafe(12)
        self._letters[key] = Letter(whose, request.url.path, fields, self._clock.now(), why)
        for oldest in list(self._letters)[:-MOST]:
            del self._letters[oldest]
        return key

    def of(self, whose: str, key: str) -> Letter | None:
        """None when it is somebody else's, or too old."""
        letter = self._letters.get(key)
        return letter if letter and letter.whose == whose and self._clock.now() - letter.kept < LONGEST else None

    def forget(self, key: str) -> None:
        self._letters.pop(key, None)
