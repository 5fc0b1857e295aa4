"""What stands on paper, and how it is said."""

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.dialogue import french, script
from appliance.speaking.french import for_the_ear
from appliance.speaking.language import language_and_words
from appliance.speaking.numbers import feminine, number, pairs

SAID = {
    # hours
    "à 13h30": "à treize heures trente",
    "né(e) le 1er mars 1946": "né le premier mars mille neuf cent quarante-six",
    "à 14 h": "à quatorze heures",
    "à 8h05": "à huit heures cinq",
    "à 13:05": "à treize heures cinq",
    "à 12h": "à midi",
    "à 12h15": "à midi quinze",
    "à 0h30": "à minuit trente",
    "à 1h": "à une heure",
    "à 21h": "à vingt et une heures",
    "8h-12h": "huit heures à midi",
    "8h30 - 12h30": "huit heures trente à midi trente",
    "toutes les 12 heures": "toutes les douze heures",
    "dans les 24h": "dans les vingt-quatre heures",
    "24h/24 et 7j/7": "vingt-quatre heures sur vingt-quatre et sept jours sur sept",
    "1 heure": "une heure",
    # days
    "jeudi 26 novembre 2026": "jeudi vingt-six novembre deux mille vingt-six",
    "le 1er mars": "le premier mars",
    "le 1 mars": "le premier mars",
    "le 03/12/2026": "le trois décembre deux mille vingt-six",
    "le 5.4.1958": "le cinq avril mille neuf cent cinquante-huit",
    "2026-11-26": "vingt-six novembre deux mille vingt-six",
    "le 5, 6 et 7 mai": "le cinq, six et sept mai",
    # telephone
    "0612345678": "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
    "02 99 12 34 05": "zéro deux, quatre-vingt-dix-neuf, douze, trente-quatre, zéro cinq",
    "+33 (0)6 00 71 80 91": "zéro six, zéro zéro, soixante et onze, quatre-vingts, quatre-vingt-onze",
    "06-12-34-56-78": "zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit",
    # emergency numbers
    "Composez le 15, le 112 ou le 114.": "Composez le quinze, le cent douze, ou le cent quatorze.",
    "le 3114": "le trente et un quatorze",
    "le 3919": "le trente-neuf dix-neuf",
    "le 116 117": "le cent seize, cent dix-sept",
    # people
    "Dr Fournier et Mme Le Goff": "docteur Fournier et madame Le Goff",
    "le Dr. Petit": "le docteur Petit",
    "M. Dupont, MM. Martin": "monsieur Dupont, messieurs Martin",
    # amounts
    "38,5 de fièvre": "trente-huit virgule cinq de fièvre",
    "38,5°C": "trente-huit virgule cinq degrés",
    "12,05": "douze virgule zéro cinq",
    "30 €": "trente euros",
    "30 euros": "trente euros",
    "1 €": "un euro",
    "26,50 €": "vingt-six euros cinquante",
    "26€50": "vingt-six euros cinquante",
    "1 200 €": "mille deux cents euros",
    "50 %": "cinquante pour cent",
    "12/8 de tension": "douze sur huit de tension",
    "15 min": "quinze minutes",
    "21 minutes": "vingt et une minutes",
    "1 consultation": "une consultation",
    "2-3 jours": "deux à trois jours",
    "-3": "moins trois",
    # places
    "12 rue des Lilas, 75001 Paris": "douze rue des Lilas, soixante-quinze mille un Paris",
    "12 bis av. Foch": "douze bis avenue Foch",
    "bât. B, n° 5": "bâtiment B, numéro cinq",
    "2e étage, 1re porte": "deuxième étage, première porte",
    # capitals
    "un SMS, une IRM": "un S M S, une I R M",
    "le SAMU": "le SAMU",
    "LE GOFF": "LE GOFF",
    # the rest
    "contact@cabinet.fr": "contact arobase cabinet point fr",
    "Bonjour 🙂\x07 !": "Bonjour !",
    "code 4512A": "code quatre mille cinq cent douze A",
    "": "",
    "🙂…": "",
}


@pytest.mark.parametrize(("written", "said"), SAID.items())
def test_it_is_said_as_a_person_says_it(written: str, said: str) -> None:
    assert for_the_ear(written) == said


@given(st.text(max_size=400))
def test_no_figure_and_no_control_character_reaches_the_voice(text: str) -> None:
    spoken = for_the_ear(text)
    assert not re.search(r"[\d\x00-\x1f\x7f]", spoken)
    assert spoken == spoken.strip()
    spoken.encode()


@given(st.text(alphabet="0123456789 hH:/.,-€%°+()er njanviermai", max_size=200))
def test_figures_in_any_disorder_are_said(text: str) -> None:
    spoken = for_the_ear(text)
    assert not re.search(r"\d", spoken)
    assert spoken or not any(map(str.isalnum, text))


@given(st.from_regex(r"0[1-9]\d{8}", fullmatch=True), st.sampled_from(["", " ", ".", "-"]))
def test_telephone_numbers_are_read_in_pairs_however_written(digits: str, between: str) -> None:
    written = between.join(digits[at : at + 2] for at in range(0, 10, 2))
    assert for_the_ear(f"Appelez le {written}.") == f"Appelez le {pairs(digits)}."


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_dates_as_the_house_writes_them(day: date) -> None:
    said = for_the_ear(french.day(day, day - timedelta(days=400)))
    rank = "premier" if day.day == 1 else number(day.day)
    expected = f"{french.WEEKDAYS[day.weekday()]} {rank} {french.MONTHS[day.month - 1]} {number(day.year)}"
    assert said.endswith(expected)
    assert for_the_ear(f"{day:%d/%m/%Y}") == expected.split(" ", 1)[1]


@given(st.times().filter(lambda at: at.hour not in {0, 12}))
def test_hours_as_the_house_writes_them(at: time) -> None:
    minutes = f" {number(at.minute)}" if at.minute else ""
    expected = f"{feminine(at.hour)} heure{'s' if at.hour > 1 else ''}{minutes}"
    assert for_the_ear(f"à {french.hour(at)},") == f"à {expected},"


def test_nothing_the_house_says_keeps_a_figure_or_a_symbol() -> None:
    phrases = [one for one in script.french().fixed_phrases() if language_and_words(one)[0] == "fr"]
    assert phrases
    for phrase in phrases:
        assert re.fullmatch(r"[\w\s'’.,:;?!-]+", for_the_ear(phrase)), phrase
        assert not re.search(r"\d", for_the_ear(phrase)), phrase


@pytest.mark.parametrize("written", ["1" * 5_000, "1-" * 2_500, "a." * 2_500, "AB " * 1_700, "6 " * 2_500])
def test_long_nonsense_is_read_too(written: str) -> None:
    assert len(for_the_ear(written)) >= len(written) // 2
