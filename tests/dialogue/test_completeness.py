"""When a turn may end: whole answers fast, half ones not in the middle."""

from dataclasses import replace

import pytest

from appliance.dialogue.completeness import completeness
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.speech import Completeness
from tests.fakes.talk import Talk

WHOLE, UNSURE, UNFINISHED = Completeness.WHOLE, Completeness.UNSURE, Completeness.UNFINISHED


@pytest.mark.parametrize(
    ("asking", "words", "expected"),
    [
        (Detail.BIRTH_DATE, "le huit janvier trente-neuf", WHOLE),
        (Detail.BIRTH_DATE, "le huit janvier", UNFINISHED),
        (Detail.BIRTH_DATE, "le 8", UNFINISHED),
        (Detail.BIRTH_DATE, "le huit janvier mille", UNFINISHED),
        (Detail.BIRTH_DATE, "oui ça me va", UNSURE),
        (Detail.BIRTH_DATE, "le huit en vie est 39", UNSURE),
        (Detail.PHONE, "zéro six douze trente-quatre cinquante-six soixante-dix-huit", WHOLE),
        (Detail.PHONE, "zéro six douze", UNFINISHED),
        (Detail.PHONE, "je ne l'ai pas sur moi", WHOLE),
        (Detail.SPELLED, "T I S S I E R", UNFINISHED),
        (Detail.NAME, "Marguerite Tissier", WHOLE),
        (Detail.NAME, "Tissier", UNSURE),
        (Detail.NAME, "alors c'est pour", UNFINISHED),
        (Detail.DAYS, "jeudi matin", WHOLE),
        (Detail.DAYS, "plutôt jeudi ou", UNFINISHED),
        (Detail.DAYS, "je ne vois pas bien", UNSURE),
        (Detail.READBACK, "oui", WHOLE),
        (Detail.READBACK, "non mais je", UNFINISHED),
        (Detail.REQUEST, "je voudrais un rendez-vous avec", UNFINISHED),
        (Detail.REQUEST, "je voudrais un rendez-vous", WHOLE),
        (Detail.REQUEST, "allô", UNSURE),
        (Detail.REQUEST, "", UNFINISHED),
    ],
)
def test_how_whole_an_answer_is(asking: Detail, words: str, expected: Completeness) -> None:
    state = replace(Talk().now.state, asking=asking)
    assert completeness(state)(words) is expected
