"""The language of signs: what it finds, and how it refuses what it does not know."""

import pytest

from appliance.errors import SettingsError
from appliance.understanding import red_flags
from appliance.understanding.patterns import Signs, read
from appliance.understanding.text import LONGEST, normalize, stem, stems

LISTS = {"poitrine": ("poitrine", "cage thoracique")}


def finds(pattern: str, text: str) -> bool:
    return bool(Signs([("sign", read(pattern, LISTS, "test"))]).find(stems(normalize(text))))


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("mal a la poitrine", "j'ai mal à la poitrine", True),
        ("mal a la poitrine", "j'ai mal à la jambe", False),
        ("mal|douleur .. <poitrine>", "une douleur dans la cage thoracique", True),
        ("mal .. poitrine", "mal depuis deux ou trois jours à la poitrine", False),
        ("mal ... poitrine", "mal depuis deux ou trois jours à la poitrine", True),
        ("mal (tres) fort", "mal fort", True),
        ("mal (tres) fort", "mal très fort", True),
        ("tombe & previscan", "je prends du Préviscan et je suis tombée", True),
        ("tombe & previscan", "je suis tombée", False),
        ("en_bas|dessous a", "j'ai mal en bas à droite", True),
        ("respire", "ils respiraient", True),
        ("Bébé|nœud .. Étouffé", "le bébé s'est étouffé", True),
    ],
)
def test_find(pattern: str, text: str, found: bool) -> None:  # noqa: FBT001 - a column of the table
    assert finds(pattern, text) is found


@pytest.mark.parametrize("pattern", ["", "..", "mal & ", "mal|", "<nulle_part>", "mal (a", "été?"])
def test_refuses_what_is_not_of_the_language(pattern: str) -> None:
    with pytest.raises(SettingsError):
        read(pattern, LISTS, "test")


FILE = """
[listes]
[contextes]
passe = ["autrefois"]
recent = ["maintenant"]
demarche = ["papier"]
suppose = ["si jamais"]
autre = ["mon chien"]
fini = ["c est fini"]
idiomes = ["mort de rire"]
verbes = ["saigne"]
[drapeaux.bleeding]
code = "RF09"
nom = "Saignement"
instruction = "15"
source = "test"
signes = ["saigne"]
"""


def test_a_file_is_read() -> None:
    assert red_flags.parse(FILE).flags["bleeding"].code == "RF09"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (FILE.replace('instruction = "15"', 'instruction = "16"'), "instruction"),
        (FILE.replace('source = "test"', ""), "source"),
        (FILE.replace("signes =", "signe ="), "signe"),
        (FILE.replace('idiomes = ["mort de rire"]', ""), "idiomes"),
        (FILE.replace('["saigne"]\n[drapeaux', '["saigne"\n[drapeaux'), "red_flags.toml"),
        (FILE.replace('signes = ["saigne"]', 'signes = ["<rien>"]'), "<rien>"),
    ],
)
def test_a_wrong_file_says_where(wrong: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        red_flags.parse(wrong)


def test_normalize() -> None:
    assert normalize("J'ai  MAL\x00 au cœur,\n rdv judi?") == "j ai mal au coeur rendez vous judi"
    assert len(normalize("é" * 1_000_000)) <= LONGEST + 1


def test_what_sounds_alike_is_alike() -> None:
    assert {stem(normalize(word)) for word in ("respirer", "respiré", "respirez", "respirent", "respires")} == {
        "respir"
    }
    assert stem("papier") != stem("papi")
