from pathlib import Path

import pytest

from appliance.dialogue import script
from appliance.dialogue.replies import say
from appliance.errors import SettingsError


def own(folder: Path, text: str) -> script.Script:
    path = folder / "textes.toml"
    path.write_text(text, encoding="utf-8")
    return script.load(path)


def test_a_sentence_is_spoken_in_pieces_with_its_blanks_filled() -> None:
    reply = say("done.booked", {"day": "jeudi 26 novembre", "time": "14h", "practitioner": "le docteur Fournier"})
    assert script.french().phrases(reply) == (
        "C'est noté.",
        "Rendez-vous",
        "jeudi 26 novembre",
        "à 14h,",
        "avec le docteur Fournier.",
    )


def test_fixed_pieces_are_those_without_blanks() -> None:
    fixed = script.french().fixed_phrases()
    assert "C'est noté." in fixed
    assert not any("{" in piece for piece in fixed)


def test_a_practice_replaces_one_sentence_and_keeps_the_others(tmp_path: Path) -> None:
    mine = own(tmp_path, '[bye]\nplain = "Bonne journée !"')
    assert mine.phrases(say("bye.plain")) == ("Bonne journée !",)
    assert mine.phrases(say("ask.days")) == script.french().phrases(say("ask.days"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[bye]\nplane = "Salut"', "Did you mean 'bye.plain'"),
        ('[bye]\nplain = "Au revoir {prenom}"', "which nothing fills"),
        ("[bye", "cannot be read"),
    ],
)
def test_a_wrong_file_of_texts_is_refused_in_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        own(tmp_path, text)
