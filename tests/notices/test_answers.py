import pytest

from appliance.notices.answers import meaning
from appliance.vocabulary.sms import Answer


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *((one, Answer.YES) for one in ("OUI", "oui", "Oui.", "Oui merci", "ok", "D'accord !", "je confirme", "Ouiii")),
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
