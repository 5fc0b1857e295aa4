"""A sentence that is not French says so at its beginning: "[en] Emergency: hang up and call 15"."""

import re

FRENCH = "fr"
_MARKED = re.compile(r"\[(?P<language>en)\] (?P<words>.+)", re.DOTALL)


def language_and_words(text: str) -> tuple[str, str]:
    """ISO 639-1 code, and what is to be said in it."""
    marked = _MARKED.fullmatch(text)
    return (marked["language"], marked["words"]) if marked else (FRENCH, text)
