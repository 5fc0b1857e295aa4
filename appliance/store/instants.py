"""Instants as they stand in the tables."""

from datetime import UTC, datetime


def written(instant: datetime) -> str:
    """ISO 8601 in UTC with seconds: text order is time order."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)
