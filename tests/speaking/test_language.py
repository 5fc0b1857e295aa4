"""Which language a sentence is in."""

import pytest

from appliance.dialogue import script
from appliance.speaking.french import for_the_ear
from appliance.speaking.language import language_and_words


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Bonjour.", "fr", "Bonjour."),
        ("[en] Hang up and call 15.", "en", "Hang up and call 15."),
        ("[xx] Bonjour.", "fr", "[xx] Bonjour."),
        ("[en] ", "fr", "[en] "),
        ("", "fr", ""),
    ],
)
def test_a_mark_at_the_beginning_names_it(text: str, language: str, words: str) -> None:
    assert language_and_words(text) == (language, words)


def test_what_is_said_to_foreigners_keeps_its_mark_for_the_voice() -> None:
    pieces = script.french().sentences["emergency.foreign"].split("|")
    assert all(language_and_words(for_the_ear(piece))[0] == "en" for piece in pieces)
