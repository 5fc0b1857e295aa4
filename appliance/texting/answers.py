"""What came in, as operators tell it: each with its own names for the same four fields."""

import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from appliance.ports import Clock
from appliance.vocabulary.sms import SmsHeard

logger = logging.getLogger(__name__)


class Fields(NamedTuple):
    id: str
    number: str
    words: str
    received: str
    """An ISO 8601 instant."""


def heard_in(one: Mapping[str, Any], fields: Fields, clock: Clock) -> Iterator[SmsHeard]:
    """The text that came in; nothing where its key, number or words are missing, so that those behind it are heard."""
    try:
        key, number, words = (str(one[name]) for name in fields[:3])
    except (KeyError, TypeError):
        logger.warning("a text that came in is not understood")
    else:
        yield SmsHeard(key, number, words, _instant(one.get(fields.received), clock))


def _instant(told: object, clock: Clock) -> datetime:
    """Now, where none is told: what was written may be urgent."""
    try:
        return datetime.fromisoformat(str(told)).astimezone(UTC)
    except (ValueError, OverflowError):
        return clock.now()
