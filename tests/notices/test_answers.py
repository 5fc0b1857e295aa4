import pytest

from appliance.notices.answers import meaning
from appliance.vocabulary.sms import Answer


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        *((one, Answer.YES) for one in ("OUI", "oui", "Oui.", "Oui merci", "ok", "D'accord !", "je confirme", "Ouiii")),
        *((one, Answer.NO) for one in ("NON", "non merci", "Annuler", "je ne peux pas", "n", "Non, je ne viens pas")),
        *((one, Answer.STOP) for one in ("STOP", "Stop sms", "stop !", "plus de sms svp", "arrêtez vos SMS")),
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
