import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from appliance.notices.answers import LONGEST, may_mean, meaning
from appliance.vocabulary.practice import OwnSign
from appliance.vocabulary.sms import Answer

NAMES = ("Dupont", "Jeanne Dupont", "Docteur Paul Pas")
WRITTEN = tomllib.loads((Path(__file__).parent / "answers.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *(
            (one, Answer.YES)
            for one in (
                "OUI",
                "oui",
                "Oui.",
                "Oui merci",
                "ok",
                "D'accord !",
                "je confirme",
                "Ouiii",
                "Confirme mon rdv",
            )
        ),
        *((one, Answer.NO) for one in ("NON", "non merci", "Annuler", "je ne peux pas", "n", "Non, je ne viens pas")),
        *((one, Answer.STOP) for one in ("STOP", "Stop sms", "stop !", "plus de sms svp", "arrêtez vos SMS")),
        *((one, Answer.YES) for one in ("Pas de souci, j'y serai", "Bonjour, oui merci, à jeudi", "C'est noté merci")),
        *((one, Answer.NO) for one in ("J'annule mon rendez-vous", "Désolée je ne pourrai pas venir", "viens pas")),
        *((one, Answer.STOP) for one in ("ne m'envoyez plus de messages", "Stop merci", "Désabonnement")),
        *(
            (one, Answer.OTHER)
            for one in (
                *("N'annulez pas, je viens", "Annulez pas svp", "Non non je viens bien", "non, je n'annule pas"),
                *("Non pas de changement, je serai là", "no problem", "je peux pas avant 15h", "Oui non merci"),
                *("OK je ne pourrai pas venir", "Oui je ne viens pas", "Oui annulez le rdv", "ok j'annule"),
                *("Je confirme l'annulation", "Oui pour lundi, non pour mardi", "je n'ai pas de message vocal"),
                *("Oui ?", "arrêt de travail", "pas de message reçu", "je ne viens pas seule"),
            )
        ),
        ("Oui mais plutôt à 15h", Answer.OTHER),
        ("non je voudrais décaler à vendredi", Answer.OTHER),
        ("C'est où ?", Answer.OTHER),
        ("il me faut un arrêt de travail", Answer.OTHER),
        ("", Answer.OTHER),
        ("merci", Answer.OTHER),
        ("Non, j'ai mal dans la poitrine et je n'arrive plus à respirer", Answer.DANGER),
    ],
)
def test_an_answer_is_acted_on_only_where_it_is_plain(words: str, meant: Answer) -> None:
    assert meaning(words) is meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [(one, Answer(meant)) for meant, halves in WRITTEN.items() for half in halves.values() for one in half],
)
def test_what_patients_write(words: str, meant: Answer) -> None:
    assert meaning(words, NAMES) is meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("Oui. Jeanne Dupont", Answer.YES),
        ("non, Mme Dupont", Answer.NO),
        ("Oui merci docteur Paul", Answer.YES),
        ("Oui, Madame Martin", Answer.OTHER),
        ("je viens pas", Answer.NO),
    ],
)
def test_only_the_names_of_those_concerned_say_nothing_more(words: str, meant: Answer) -> None:
    assert meaning(words, NAMES) is meant


START, RECEIVED = datetime(2026, 11, 26, 14, 30), datetime(2026, 11, 24, 12)  # noqa: DTZ001 - local times
DAYS = {
    True: (
        *("oui pour le 26", "je confirme le rendez-vous de jeudi", "Oui pour jeudi 14h30", "oui 26/11", "Oui à jeudi"),
        *("ok pour jeudi 26 novembre à 14 h 30", "Oui, le 26/11/2026 à 14h30", "je confirme mon rdv du 26"),
        *("merci d'annuler le rendez-vous du jeudi 26 novembre", "Non pour le 26", "Oui après-demain"),
        *("présente jeudi après-midi", "Oui 14h30", "Non je ne pourrai pas venir jeudi"),
    ),
    False: (
        *(
            "oui pour le 27",
            "oui demain",
            "oui pour 15h",
            "je confirme jeudi 14h",
            "oui pour jeudi matin",
            "Oui à vendredi",
        ),
        *("Non je ne pourrai pas venir vendredi", "annulez mon rendez-vous du 3 décembre", "oui pour le 26 décembre"),
    ),
}


@pytest.mark.parametrize(("words", "may"), [(one, may) for may, words in DAYS.items() for one in words])
def test_a_plain_answer_that_names_a_day_means_the_visit_of_that_day(words: str, may: bool) -> None:  # noqa: FBT001
    assert meaning(words) in {Answer.YES, Answer.NO}
    assert may_mean(words, START, RECEIVED) is may


def test_who_writes_more_than_an_sms_has_more_to_say() -> None:
    assert meaning("oui " * (LONGEST // 4)) is Answer.YES
    assert meaning("oui " * (LONGEST // 4 + 1)) is Answer.OTHER


def test_a_danger_in_the_practices_own_words() -> None:
    own = (OwnSign("unconscious", "parti en biberine"),)
    assert meaning("mon mari est parti en biberine", own=own) is Answer.DANGER
    assert meaning("mon mari est parti en biberine") is Answer.OTHER
