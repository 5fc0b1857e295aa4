import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.understanding.names import bare_name, parse_name
from appliance.understanding.spelling import parse_spelled
from appliance.vocabulary.meaning import PersonName


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12))
def test_letters_one_by_one_make_the_word(word: str) -> None:
    said = " ".join(f"{letter} comme {letter}abel" for letter in word)
    assert parse_spelled(said) == word.capitalize()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("D E L A U N A Y", "Delaunay"),
        ("p e deux r o t", "Perrot"),
        ("bé comme berthe o u té", "Bout"),
        ("double vé e b e r", "Weber"),
        ("l e tiret g o deux f", "Le-Goff"),
        ("d apostrophe h e r v e accent aigu", "D'Hervé"),
        ("il y a de la place", None),
        ("elle a mal en ce moment", None),
        ("", None),
    ],
)
def test_spelling(said: str, word: str | None) -> None:
    assert parse_spelled(said) == word


@pytest.mark.parametrize(
    "said", ["bonjour je voudrais un rendez-vous", "je suis malade", "mon mari tousse beaucoup", "oui", "pour moi"]
)
def test_a_sentence_without_a_name_has_none(said: str) -> None:
    assert not parse_name(said)


def test_an_unknown_word_alone_is_a_name_only_when_asked() -> None:
    assert not parse_name("quémener")
    assert bare_name("euh quémener") == PersonName("Quémener", None)


def test_a_known_name_that_sounds_the_same_gives_its_writing() -> None:
    known = [PersonName("Fournier", "Agnès"), PersonName("Delaunay", "Odette")]
    assert parse_name("madame delonnay", known) == PersonName("Delaunay", None)
    assert parse_name("madame Martin", known) == PersonName("Martin", None)


@given(st.text(max_size=120))
def test_any_text_has_a_name_or_none(text: str) -> None:
    name = bare_name(text)
    assert all(part is None or part.strip() for part in (name.last, name.first))


@pytest.mark.parametrize(
    "said",
    ["après Noël", "on se marie samedi", "elle est toute blanche", "y a-t-il un ascenseur", "j'aimerais le matin"],
)
def test_prose_that_sounds_like_a_name_is_none(said: str) -> None:
    assert not parse_name(said)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Olivier avec deux l, Nathalie", PersonName("Ollivier", "Nathalie")),
        ("Durand avec un t à la fin", PersonName("Durant", None)),
        ("Tardi avec un y", PersonName("Tardy", None)),
        ("Mireille Courtoise sans e à la fin", PersonName("Courtois", "Mireille")),
        ("Legrand en deux mots, Sylvie", PersonName("Le Grand", "Sylvie")),
        ("Le Goff en un mot", PersonName("Legoff", None)),
    ],
)
def test_what_is_said_of_the_writing_changes_it(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize("said", ["de d u p o n t", "d u p o n t en ce moment", "euh d u p o n t"])
def test_a_small_word_beside_single_letters_is_no_letter(said: str) -> None:
    assert parse_spelled(said) == "Dupont"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("on s'appelle Perez, c'est pour mon fils Alexis", PersonName("Perez", "Alexis")),
        ("c'est pour ma fille Chloé, elle porte le nom de son père, Besson", PersonName("Besson", "Chloé")),
        ("yilmaz y i l m a z c'est pour mon fils emre", PersonName("Yilmaz", "Emre")),
        ("je suis madame Perrot, c'est pour mon mari Jean", PersonName(None, "Jean")),
        ("on s'appelle Perez, c'est pour mon neveu Alexis Moreau", PersonName("Moreau", "Alexis")),
        ("mon mari s'appelle Jourdain mais moi c'est Véronique Picard", PersonName("Picard", "Véronique")),
    ],
)
def test_the_last_name_a_household_shares_is_the_patients_where_none_other_was_said(
    said: str, name: PersonName
) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("monsieur lucas raymond", PersonName("Lucas", "Raymond")),
        ("monsieur claude martin", PersonName("Martin", "Claude")),
        ("monsieur arnaud philippe, philippe c'est le nom", PersonName("Philippe", "Arnaud")),
        ("garcia miguel miguel c'est le prénom", PersonName("Garcia", "Miguel")),
        ("hervé comme le prénom mais c'est le nom, et Solange", PersonName("Hervé", "Solange")),
        ("marcel lambert l a m b e r t", PersonName("Lambert", "Marcel")),
    ],
)
def test_of_two_given_names_the_last_is_told_by_title_label_and_letters(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("pas martin martineau", PersonName("Martineau", None)),
        ("Besnard, et pas Bernard, Marie-Louise", PersonName("Besnard", "Marie-Louise")),
        ("vous avez noté Marchand mais c'est Marchant", PersonName("Marchant", None)),
        ("pas Dupond avec un d, Dupont", PersonName("Dupont", None)),
        ("Dupond, D comme Désiré", PersonName("Dupond", None)),
    ],
)
def test_what_the_name_is_not_is_no_name(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("je suis née Le Gall, prénom Annie", PersonName("Le Gall", "Annie")),
        ("née Joubert épouse Marchais", PersonName("Joubert", None)),
        ("Maréchal, née Tissot, Jocelyne", PersonName("Maréchal", "Jocelyne")),
        ("je suis née le douze mars", PersonName(None, None)),
    ],
)
def test_a_birth_or_married_name_counts_where_no_other_was_said(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("mon non c'est riboulet prénon jean marc", PersonName("Riboulet", "Jean-Marc")),
        ("sait madame le goff yvette", PersonName("Le Goff", "Yvette")),
        ("je m'appel lucie perdriau", PersonName("Perdriau", "Lucie")),
    ],
)
def test_words_that_announce_a_name_are_known_as_they_are_misheard(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("c'est pour le mari de Colette, il s'appelle Fernand Grosjean", PersonName("Grosjean", "Fernand")),
        ("Bernard Thibaudeau, ma femme c'est Annick mais c'est pour moi", PersonName("Thibaudeau", "Bernard")),
        ("c'est pas pour moi, c'est pour mon fils Théo", PersonName(None, "Théo")),
        ("je suis gaston le boulanger", PersonName(None, "Gaston")),
        ("je m'appelle ihintza b e l a s c o", PersonName("Belasco", "Ihintza")),
    ],
)
def test_who_is_meant_among_several(said: str, name: PersonName) -> None:
    assert bare_name(said) == name


@pytest.mark.parametrize(
    "said",
    [
        "je ne pourrai pas venir vendredi",
        "ma vision s'est coupée en deux d'un coup",
        "il a vomi comme du marc de café",
        "des bleus aux poignets, son mari l'attache la nuit",
        "je suis à Marseille chez ma sœur jusqu'à dimanche",
    ],
)
def test_prose_with_a_word_that_may_announce_a_name_has_none(said: str) -> None:
    assert not parse_name(said)


@pytest.mark.parametrize(
    ("said", "last", "first"),
    [
        ("bravo oscar sierra charlie bosc et moi c'est régis", "Bosc", "Régis"),
        ("berthe oscar suzanne célestin bosc régis", "Bosc", "Régis"),
        ("victor charlie", "Victor", "Charlie"),
        ("bruneau e a u à la fin pas o t bruneau thierry", "Bruneau", "Thierry"),
        ("renaud a u l t à la fin bernard", "Renault", "Bernard"),
        ("dubois avec un accent aigu sur le deuxième e simon dubois", "Dubois", "Simon"),
        ("saint martin en deux mots odile", "Saint Martin", "Odile"),
        ("saint martin odile", "Saint-Martin", "Odile"),
        ("dupuis non pardon je dis n'importe quoi dupuy marie", "Dupuy", "Marie"),
        ("caron jean, non jean c'est mon fils, moi c'est paul caron", "Caron", "Paul"),
        ("jean caron c'est mon fils", "Caron", "Jean"),
        ("c'est rémi l'apprenti de chez monsieur bardet", None, "Rémi"),
        ("c'est yvon le boulanger, yvon prigent", "Prigent", "Yvon"),
    ],
)
def test_what_is_said_beside_a_name(said: str, last: str | None, first: str | None) -> None:
    assert bare_name(said) == PersonName(last, first)
