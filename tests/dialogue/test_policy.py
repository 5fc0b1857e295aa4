"""Conversations in text, over the real understanding, agenda and store."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.dialogue import policy
from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.conversation import Detail, Told
from appliance.vocabulary.practice import Admitted, Practitioner, VisitType
from tests.fakes.clock import FakeClock
from tests.fakes.practices import CONSULTATION, MORNING, at, practice, practice_file, visit
from tests.fakes.talk import Talk

ODETTE = "0261910513"
BOOKING = ("j'ai mal au genou", "pour moi", "Odette Delaunay", "le deux octobre quarante-six")


@pytest.fixture
def talk() -> Talk:
    return Talk(ODETTE)


def until_proposal(talk: Talk, opening: str = "bonjour je voudrais un rendez-vous jeudi après-midi") -> Talk:
    """Answer whatever is asked until a slot is proposed."""
    answers = {
        Detail.REASON: "j'ai mal au genou",
        Detail.FOR_WHOM: "c'est pour moi",
        Detail.NAME: "Odette Delaunay",
        Detail.BIRTH_DATE: "le deux octobre quarante-six",
        Detail.PRACTITIONER: "le docteur Roux",
        Detail.DAYS: "jeudi après-midi",
        Detail.SPELLED: "D E L A U N A Y",
        Detail.PHONE: "zéro deux soixante et un quatre-vingt-onze zéro cinq treize",
        Detail.REMAINING: "encore trois jours",
    }
    talk.says(opening)
    for _ in range(10):
        if talk.asked is Detail.PROPOSAL:
            return talk
        assert talk.asked in answers, talk.said
        talk.says(answers[talk.asked])
    raise AssertionError("no slot was proposed")


def test_the_greeting_names_the_15_the_machine_and_the_recording(talk: Talk) -> None:
    assert "composez le 15" in talk.said
    assert "assistant vocal automatique" in talk.said
    assert {Told.MACHINE, Told.RECORDING} <= talk.now.reply.tells
    assert talk.asked is Detail.REQUEST


def test_a_booking_is_read_back_before_it_is_written(talk: Talk) -> None:
    until_proposal(talk).says("oui")
    assert talk.asked is Detail.READBACK
    assert "Odette Delaunay" in talk.said
    assert not talk.booked("Delaunay")
    talk.says("oui c'est ça")
    assert [one.slot.start for one in talk.booked("Delaunay")] == [at("2026-11-26 14:00")]
    talk.says("non merci")
    assert talk.over


def test_a_second_yes_books_nothing_more(talk: Talk) -> None:
    until_proposal(talk).says("oui", "oui", "oui", "oui")
    assert len(talk.booked("Delaunay")) == 1


def test_the_second_request_of_a_breath_keeps_what_was_said_with_it(talk: Talk) -> None:
    opening = "je voudrais renouveler mon ordonnance et aussi un rendez-vous vendredi après-midi"
    until_proposal(talk, opening)
    assert "vendredi 27 novembre" in talk.said


def test_a_declined_slot_is_not_proposed_again(talk: Talk) -> None:
    first = until_proposal(talk).now.reply.proposes
    talk.says("non")
    assert talk.now.reply.proposes not in {None, first}


def test_a_new_wish_in_answer_to_a_proposal_is_followed(talk: Talk) -> None:
    until_proposal(talk).says("non plutôt vendredi matin")
    assert "vendredi 27 novembre" in talk.said


def test_a_correction_at_the_readback_changes_the_hour(talk: Talk) -> None:
    until_proposal(talk).says("oui", "non, à seize heures")
    assert "16h" in talk.said
    assert not talk.booked("Delaunay")


def test_who_is_new_hears_at_once_that_a_doctor_takes_nobody_new() -> None:
    talk = Talk(None)
    talk.says("je viens d'arriver dans la commune, je voudrais un rendez-vous avec le docteur Noël")
    assert "ne prend plus de nouveaux patients" in talk.said
    assert talk.asked is Detail.REASON


def only(**limits: object) -> PracticeFile:
    """The small practice, whose consultations have limits."""
    file = practice_file()
    types = {**file.practice.types, "consultation": replace(CONSULTATION, **limits)}
    return replace(file, practice=replace(file.practice, types=types))


@pytest.mark.parametrize(
    ("limits", "why"),
    [({"patients": Admitted.KNOWN}, "réservés aux patients déjà suivis"), ({"min_age": 90}, "à cet âge")],
)
def test_whom_no_slot_would_help_hears_why_before_a_day_is_asked_for(limits: dict[str, object], why: str) -> None:
    talk = Talk("0639980599", file=only(**limits))
    talk.says("je voudrais un rendez-vous avec le docteur Roux", "j'ai mal au genou", "pour moi", "Jeanne Bertin")
    talk.says("le deux octobre quarante-six")
    if talk.asked is Detail.SPELLED:
        talk.says("B E R T I N")
    assert why in talk.said
    assert not talk.now.state.tries.get(Detail.DAYS)


@pytest.mark.parametrize(
    ("limits", "wish", "why"),
    [
        ({"days_ahead": 14}, "le quinze mars", "n'est pas encore ouvert à cette date"),
        ({"notice_minutes": 3 * 24 * 60}, "demain", "trop court pour ce type"),
        ({}, "dimanche", "pas de consultation ce jour-là"),
        ({}, "le vingt-cinq décembre", "pas de consultation ce jour-là"),
        ({}, "jeudi à sept heures du matin", "pas de place à ce moment-là"),
    ],
)
def test_why_another_day_is_proposed_is_said_once(limits: dict[str, object], wish: str, why: str) -> None:
    talk = until_proposal(Talk(ODETTE, file=only(**limits)), f"je voudrais un rendez-vous {wish}")
    assert why in talk.said
    talk.says("non")
    assert why not in talk.said


def dentist() -> PracticeFile:
    """No visit is an ordinary one; Odette has three appointments."""
    kinds = tuple(VisitType(key, label, 30) for key, label in DENTAL.items())
    who = Practitioner(
        "lavandier", "Docteur Igor Lavandier", "dentiste", new_patients=True, types=tuple(DENTAL), hours={3: (MORNING,)}
    )
    house = replace(practice(who), types={one.key: one for one in kinds})
    days = (("2026-11-26 09:00", "soin"), ("2026-12-03 09:00", "controle"), ("2026-12-10 09:00", "detartrage"))
    standing = (Appointment(AppointmentId(f"a{at_}"), Slot(at(at_), 30, who.key, kind), DELAUNAY) for at_, kind in days)
    return PracticeFile(house, tuple(standing), (DELAUNAY,))


DENTAL = {"controle": "contrôle dentaire", "detartrage": "détartrage", "soin": "soin dentaire"}
DELAUNAY = Patient("Delaunay", "Odette", date(1946, 10, 2), ODETTE)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("un détartrage", "detartrage"), ("un contrôle", "controle"), ("le soin plutôt", "soin"), ("", "controle")],
)
def test_a_practice_without_an_ordinary_visit_asks_which_type(answer: str, kind: str) -> None:
    talk = Talk(ODETTE, dentist())
    talk.says("je voudrais un rendez-vous", "ma couronne est partie avec un caramel")
    assert talk.asked is Detail.VISIT_TYPE
    assert "contrôle dentaire, détartrage ou soin dentaire" in talk.said
    talk.says(answer or "je ne sais pas")
    for _ in range(8):
        if talk.asked is Detail.READBACK:
            break
        talk.says(STRANGER[talk.asked] if talk.asked in {Detail.DAYS, Detail.PROPOSAL} else KNOWN[talk.asked])
    talk.says("oui")
    assert kind in {one.slot.type for one in talk.booked("Delaunay") if one.slot.start != at("2026-11-26 09:00")}
    assert len(talk.booked("Delaunay")) == 4


def test_a_type_that_nobody_takes_any_more_is_not_proposed() -> None:
    file = dentist()
    (who,) = file.practice.practitioners.values()
    retired = replace(who, types=("controle", "soin"))
    talk = Talk(ODETTE, replace(file, practice=replace(file.practice, practitioners={who.key: retired})))
    talk.says("je voudrais un rendez-vous", "ma couronne est partie avec un caramel")
    assert talk.asked is Detail.VISIT_TYPE
    assert "contrôle dentaire ou soin dentaire" in talk.said


KNOWN = {
    Detail.FOR_WHOM: "pour moi",
    Detail.NAME: "Odette Delaunay",
    Detail.BIRTH_DATE: "le deux octobre quarante-six",
    Detail.SPELLED: "D E L A U N A Y",
}


def test_another_type_at_the_readback_is_another_slot() -> None:
    talk = Talk(ODETTE, dentist())
    talk.says("je voudrais un rendez-vous jeudi pour un contrôle", "pour voir où ça en est")
    while talk.asked in KNOWN:
        talk.says(KNOWN[talk.asked])
    talk.says("oui", "non c'est pour un détartrage", "oui")
    assert "détartrage avec le docteur" in talk.said


def test_every_appointment_is_cancelled_after_one_readback() -> None:
    talk = Talk(ODETTE, dentist())
    talk.says("Odette Delaunay, il faut m'annuler tout ce que j'ai chez vous", "le deux octobre quarante-six")
    assert "Les rendez-vous d'Odette Delaunay" in talk.said
    assert not [one for one in talk.store.appointments() if one.status == "cancelled"]
    talk.says("oui")
    assert "ces rendez-vous sont annulés" in talk.said
    assert not talk.booked("Delaunay")


def test_one_of_several_is_told_by_its_type_and_named_when_it_moves() -> None:
    talk = Talk(ODETTE, dentist())
    talk.says("Odette Delaunay, j'ai trois rendez-vous, c'est le détartrage que je voudrais décaler")
    talk.says("le deux octobre quarante-six", "la semaine d'après", "oui")
    assert "à la place du rendez-vous le jeudi 10 décembre à 9h" in talk.said
    assert "jeudi 17 décembre" in talk.said


def test_of_two_days_the_declined_one_is_not_wished_for(talk: Talk) -> None:
    until_proposal(talk).says("ah non jeudi elle a le coiffeur, plutôt vendredi")
    assert "vendredi 27" in talk.said
    assert "jeudi" not in talk.said


def test_who_did_not_hear_the_greeting_hears_what_they_can_ask(talk: Talk) -> None:
    assert "Dites-moi simplement ce que vous souhaitez" in talk.says("Comment ?")


def test_a_word_of_both_sentences_of_a_reply_is_said_once() -> None:
    talk = Talk("0261910513")
    talk.says("Odette Delaunay, je voudrais annuler mon rendez-vous", "le deux octobre quarante-six")
    assert talk.said.count("Je transmets votre demande") == 1


def test_whether_new_patients_are_taken_is_answered(talk: Talk) -> None:
    talk.says("est-ce que vous prenez de nouveaux patients ?")
    assert "Le docteur Anne Roux prend de nouveaux patients" in talk.said
    assert "Le docteur Marc Noël ne prend plus de nouveaux patients" in talk.said


def test_an_hour_that_does_not_suit_asks_for_no_opening_hours(talk: Talk) -> None:
    until_proposal(talk, "je voudrais un rendez-vous vendredi, mais je ne peux pas avant dix-sept heures")
    talk.says("oui", "oui")
    assert "C'est noté" in talk.said
    assert "horaires" not in talk.said


STRANGER = {
    Detail.REASON: "j'ai mal au genou",
    Detail.FOR_WHOM: "c'est pour moi",
    Detail.NAME: "Paul Martinet",
    Detail.BIRTH_DATE: "le onze février quatre-vingt-dix-huit",
    Detail.SPELLED: "M A R T I N E T",
    Detail.FIRST_NAME: "Paul",
    Detail.PRACTITIONER: "peu importe",
    Detail.DAYS: "jeudi",
    Detail.PROPOSAL: "oui",
}


@pytest.mark.parametrize("correction", ["non, quatre-vingt-huit", "non, le onze février quatre-vingt-huit"])
def test_a_strangers_birth_date_is_read_back_and_corrected(talk: Talk, correction: str) -> None:
    talk.says("bonjour je voudrais un rendez-vous jeudi")
    while talk.asked is not Detail.READBACK:
        assert talk.asked in STRANGER, talk.said
        talk.says(STRANGER[talk.asked])
    assert "date de naissance le 11 février 1998" in talk.said
    talk.says(correction)
    assert "date de naissance le 11 février 1988" in talk.said
    talk.says("oui")
    assert len(talk.booked("Martinet")) == 1


def until_name(talk: Talk) -> Talk:
    talk.says("bonjour je voudrais un rendez-vous jeudi")
    while talk.asked is not Detail.NAME:
        talk.says(STRANGER[talk.asked])
    return talk


@pytest.mark.parametrize("answer", ["M A R T I N E T", "Paul Martinet", "M comme Marie, A R T I N E T"])
def test_a_name_that_is_not_understood_is_spelled_or_said_again(talk: Talk, answer: str) -> None:
    until_name(talk).says("et l'odivasseur de la")
    assert "Pardon, je n'ai pas bien compris. Pouvez-vous m'épeler le nom de famille" in talk.said
    talk.says(answer)
    while talk.asked is not Detail.READBACK:
        talk.says(STRANGER[talk.asked])
    assert "Paul Martinet" in talk.said


def test_a_strangers_first_name_is_asked_for_once_where_it_is_not_known(talk: Talk) -> None:
    until_name(talk).says("Martinet")
    asked = []
    while talk.asked is not Detail.READBACK:
        asked.append(talk.asked)
        talk.says("Zénobie" if talk.asked is Detail.FIRST_NAME else STRANGER[talk.asked])
    assert asked.count(Detail.FIRST_NAME) == 1
    assert "Zénobie Martinet" in talk.said


def test_a_name_that_is_spelled_in_vain_is_left_to_a_person(talk: Talk) -> None:
    until_name(talk).says("et l'odivasseur de la", "et la de dans")
    assert "Je préfère noter un message" in talk.said
    assert talk.asked is not Detail.NAME


def test_a_caller_who_insists_on_the_name_that_was_noted_hears_it_again(talk: Talk) -> None:
    until_proposal(talk).says("oui", "non c'est pour haut dette de laune et")
    assert "bien ce que j'ai noté" in talk.said
    assert "Odette Delaunay" in talk.said
    talk.says("oui")
    assert len(talk.booked("Delaunay")) == 1


def test_a_garbled_birth_date_finds_the_person_by_its_sound() -> None:
    talk = Talk(None)
    talk.says("je voudrais annuler mon rendez-vous", "Odette Delaunay", "le deu zoctobre 46")
    assert talk.now.state.person.patient is not None
    assert "ne retrouve pas" not in talk.said


def test_what_a_foreigner_says_is_not_taken_for_danger(talk: Talk) -> None:
    talk.says("hello do you speak english he would like to see a docteur please")
    talk.says("margaret holloway minais mes margaret holloway inid en à pointe en formini please call me back")
    assert not talk.alerts
    talk.says("mon mari ne respire plus")
    assert talk.alerts


def test_a_garbled_birth_date_of_a_stranger_is_asked_again() -> None:
    talk = Talk(None)
    talk.says("je voudrais annuler mon rendez-vous", "Simone Vasseur", "le deu zoctobre 46")
    assert talk.asked is Detail.BIRTH_DATE


def test_a_name_misheard_as_danger_in_second_thoughts_is_a_name(talk: Talk) -> None:
    talk.says("bonjour je voudrais un rendez-vous jeudi", "j'ai mal au genou", "pour moi")
    assert talk.asked is Detail.NAME
    talk.hears("et solange delaunay", "elle saigne de l'aunay")
    assert not talk.alerts


def test_two_turns_not_understood_lead_to_a_message(talk: Talk) -> None:
    talk.says("brouf la gadoue")
    assert "pas bien compris" in talk.said
    talk.says("tagada pouet")
    assert "noter un message" in talk.said
    talk.says("dites au docteur que c'est Odette Delaunay et que je rappellerai")
    assert "Odette Delaunay" in talk.messages[0].text


def test_silence_is_asked_once_then_ends_with_the_15(talk: Talk) -> None:
    talk.is_silent()
    assert "toujours là" in talk.said
    talk.is_silent()
    assert "composez le 15" in talk.said
    assert talk.over


def test_a_caller_who_hangs_up_midway_leaves_a_message(talk: Talk) -> None:
    talk.says("bonjour je voudrais un rendez-vous", "j'ai mal au genou")
    talk.hangs_up()
    kept = talk.messages[0]
    assert not kept.complete
    assert "genou" in kept.text
    assert kept.phone == ODETTE


@pytest.mark.parametrize("turns_before", range(len(BOOKING) + 1))
def test_an_emergency_is_recognised_in_every_state(talk: Talk, turns_before: int) -> None:
    talk.says("bonjour je voudrais un rendez-vous jeudi")
    talk.says(*BOOKING[:turns_before])
    talk.says("attendez mon mari est tombé par terre il ne respire plus")
    assert Told.EMERGENCY_NUMBER in talk.now.reply.tells
    assert "composez le 15" in talk.said
    assert not talk.now.reply.interruptible
    assert len(talk.alerts) == 1


def test_after_an_emergency_nothing_is_booked_and_the_house_does_not_hang_up(talk: Talk) -> None:
    talk.says("j'ai une douleur dans la poitrine qui serre depuis ce matin")
    for words in ("non ce n'est pas urgent", "je voudrais juste un rendez-vous jeudi", "merci au revoir"):
        talk.says(words)
        assert not talk.over
        assert "15" in talk.said
    talk.hangs_up()
    assert not talk.booked("Delaunay")
    assert talk.messages[0].urgent
    assert "pas urgent" in talk.messages[0].text


def test_an_appointment_is_cancelled_for_who_knows_name_and_birth_date() -> None:
    talk = Talk("0639980512")
    talk.says("c'est pour annuler mon rendez-vous de jeudi", "Bruno Chauvin", "le dix-neuf janvier soixante et onze")
    assert "jeudi 26 novembre" in talk.said
    talk.says("oui")
    assert not talk.booked("Chauvin")


def test_nothing_is_read_aloud_to_who_does_not_know_the_birth_date() -> None:
    talk = Talk("0639980512")
    talk.says("c'est pour annuler mon rendez-vous", "Bruno Chauvin")
    heard = [talk.says("je ne sais pas") for _ in range(3)]
    assert not any("26 novembre" in said or "9h" in said for said in heard)
    assert talk.booked("Chauvin")


def test_an_appointment_is_moved() -> None:
    talk = Talk("0639980512")
    talk.says("je voudrais décaler mon rendez-vous de jeudi à vendredi matin", "Bruno Chauvin")
    talk.says("le dix-neuf janvier soixante et onze")
    assert talk.asked is Detail.PROPOSAL, talk.said
    talk.says("oui", "oui")
    assert [one.slot.start.date().isoformat() for one in talk.booked("Chauvin")] == ["2026-11-27"]


def test_who_allows_the_recording_has_asked_for_nothing_yet(talk: Talk) -> None:
    talk.says("oui oui enregistrez, j'ai rien à cacher")
    assert talk.asked is Detail.REQUEST
    assert talk.now.state.recording
    assert talk.now.state.request is None


def test_to_record_what_was_read_back_is_a_yes() -> None:
    talk = until_proposal(Talk(ODETTE))
    talk.says("oui", "oui c'est bon, enregistrez")
    assert "C'est noté" in talk.said


def test_who_refuses_the_recording_is_served_without_it(talk: Talk) -> None:
    talk.says("je ne veux pas être enregistrée")
    assert not talk.now.state.recording
    assert not talk.over
    talk.says("c'est pour un renouvellement d'ordonnance")
    assert talk.asked is Detail.REASON


def test_a_question_in_the_middle_is_answered_and_the_question_stands(talk: Talk) -> None:
    until_proposal(talk).says("c'est où le cabinet")
    assert "rue du Pont" in talk.said
    assert talk.asked is Detail.PROPOSAL


def test_a_question_misheard_again_and_again_does_not_hold_the_call(talk: Talk) -> None:
    until_proposal(talk)
    for _ in range(5):
        talk.says("c'est quoi l'adresse du cabinet")
    assert talk.asked is not Detail.PROPOSAL


def test_a_message_is_kept_under_the_name_of_the_file_however_it_was_heard() -> None:
    talk = Talk(None)
    talk.says("c'est pour renouveler mon ordonnance", "mes cachets pour la tension", "De Launet Odette")
    talk.says("le deux octobre quarante-six", "zéro deux soixante et un quatre-vingt-onze zéro cinq treize")
    talk.says("trois jours")
    assert [(one.patient.last, one.patient.first) for one in talk.messages] == [("Delaunay", "Odette")]


def test_a_request_to_repeat_repeats(talk: Talk) -> None:
    before = until_proposal(talk).said
    assert talk.says("pardon, vous pouvez répéter ?") == before


def test_a_reason_that_only_resembles_a_request_to_repeat_is_the_reason(talk: Talk) -> None:
    talk.says("bonjour je voudrais un rendez-vous jeudi après-midi", "j'ai mal aïnonce")
    assert talk.asked is not Detail.REASON


@pytest.mark.parametrize("opening", [(), ("je voudrais un rendez-vous",), ("je voudrais annuler",)])
def test_a_caller_who_never_hears_us_is_not_asked_for_ever(talk: Talk, opening: tuple[str, ...]) -> None:
    talk.says(*opening)
    for _ in range(40):
        if talk.over:
            break
        talk.says("pardon ?")
    assert talk.over


def test_the_clock_in_doubt_promises_no_date() -> None:
    talk = Talk(ODETTE, clock=FakeClock(sure=False))
    talk.says("bonjour je voudrais un rendez-vous jeudi après-midi", *BOOKING)
    for _ in range(4):
        if talk.messages:
            break
        talk.says("le docteur Roux" if talk.asked is Detail.PRACTITIONER else "jeudi")
    assert talk.messages
    assert not talk.booked("Delaunay")


def test_key_zero_takes_a_message(talk: Talk) -> None:
    talk.presses("0")
    assert talk.asked is Detail.REASON
    talk.says("Simone Perrot, rappelez-moi s'il vous plaît")
    assert "rappelez-moi" in talk.messages[0].text


def test_a_feverish_baby_of_unknown_age_is_asked_its_age(talk: Talk) -> None:
    talk.says("mon bébé a de la fièvre")
    assert talk.asked is Detail.AGE
    talk.says("il a deux mois")
    assert Told.EMERGENCY_NUMBER in talk.now.reply.tells


def test_a_few_misheard_words_are_no_new_request(talk: Talk) -> None:
    """ "Peu importe", as it was heard off a telephone: a box of medicines, to the classifier."""
    talk.says("je voudrais un rendez-vous", "j'ai mal au genou")
    talk.says("brie en boîte")
    assert talk.asked is Detail.FOR_WHOM
    talk.says("une ordonnance plutôt")
    assert "renouveler" in talk.said


def test_a_misheard_birth_date_is_no_new_request(talk: Talk) -> None:
    talk.says("c'est pour un renouvellement d'ordonnance", "mes cachets pour la tension", "Odette Delaunay")
    assert talk.asked is Detail.BIRTH_DATE
    talk.says("prenez vendre 52", "prenez vendre 52")
    assert [one.category for one in talk.messages] == ["renewal"]


def test_who_only_calls_out_before_asking_is_served(talk: Talk) -> None:
    talk.says("Allô ? Y a quelqu'un ? Ah, bon. Je voudrais un rendez-vous")
    assert talk.asked is Detail.REASON


def test_who_comes_for_the_first_time_moves_nothing(talk: Talk) -> None:
    talk.says("ce serait pour décaler, enfin je suis jamais venu chez vous, plutôt jeudi")
    assert talk.asked is Detail.REASON


def test_a_yes_that_names_a_visit_asks_for_it(talk: Talk) -> None:
    talk.says("oui, c'est pour la vaccination")
    assert talk.asked is not Detail.REQUEST
    assert "compris" not in talk.said


def test_a_wrong_number_is_let_go_in_every_state(talk: Talk) -> None:
    talk.says("je voudrais un rendez-vous", "oh pardon, je me suis trompée de numéro")
    assert talk.over
    assert not talk.messages


def test_an_appointment_that_was_to_be_cancelled_is_moved_instead() -> None:
    talk = Talk(None)
    until_proposal(talk).says("oui", "oui", "non merci")
    talk.rings(None, FakeClock())
    talk.says("je voudrais annuler mon rendez-vous", "Odette Delaunay", "le deux octobre quarante-six")
    assert talk.asked is Detail.READBACK
    talk.says("enfin non, plutôt que de l'annuler, vous auriez une place vendredi matin ?")
    assert "vendredi 27 novembre" in talk.said


@pytest.mark.parametrize("day", ["vendredi", "le vendredi", "à dix-sept heures"])
def test_another_day_or_hour_is_no_yes(talk: Talk, day: str) -> None:
    offered = until_proposal(talk).now.reply.proposes
    talk.says(day)
    assert talk.asked is Detail.PROPOSAL
    assert talk.now.reply.proposes != offered
    talk.says("oui")
    assert talk.asked is Detail.READBACK
    talk.says("lundi")
    assert talk.asked is Detail.PROPOSAL
    assert not talk.booked("Delaunay")


@pytest.mark.parametrize("who", ["ma mère", "mon mari", "c'est ma fille"])
def test_a_relative_is_who_it_is_for(talk: Talk, who: str) -> None:
    talk.says("je voudrais un rendez-vous", "une toux", who)
    assert talk.asked is Detail.PATIENT


def test_who_asks_for_one_day_hears_of_that_day(talk: Talk) -> None:
    assert "fermé le vendredi 25 décembre" in talk.says("vous êtes ouverts le jour de Noël ?")
    talk = Talk(ODETTE)
    talk.says("vous êtes ouverts jeudi ?")
    assert "Le docteur Anne Roux consulte le jeudi 26 novembre de 9h à 12h" in talk.said
    assert "Le docteur Marc Noël ne consulte pas le jeudi 26 novembre" in talk.said


# --- whom a type of visit is for, and who is meant -------------------------------------------------------


FIRST_VISIT = VisitType("first", "première consultation", 30, patients=Admitted.NEW)
GROWN_UP = VisitType("consultation", "consultation", 15, min_age=16)
CHILD = VisitType("child", "consultation enfant", 20, max_age=15)


def with_types(*kinds: VisitType) -> PracticeFile:
    file = practice_file()
    roux = replace(file.practice.practitioners["roux"], types=tuple(one.key for one in kinds))
    people = {**file.practice.practitioners, "roux": roux}
    types = file.practice.types | {one.key: one for one in kinds}
    return replace(file, practice=replace(file.practice, types=types, practitioners=people))


def test_who_is_new_gets_the_first_visit_of_a_practice_that_has_one() -> None:
    talk = Talk("0639980514", with_types(CONSULTATION, FIRST_VISIT))
    talk.says("bonjour, je voudrais un rendez-vous jeudi après-midi", "le dos", "pour moi", "Alain Vasseur")
    talk.says("le quatorze février mille neuf cent soixante")
    if talk.asked is Detail.SPELLED:
        talk.says("V A S S E U R")
    talk.says("oui", "oui")
    assert [(one.slot.type, one.slot.minutes) for one in talk.booked("Vasseur")] == [("first", 30)]


def test_who_is_known_gets_the_ordinary_visit() -> None:
    talk = Talk(ODETTE, with_types(FIRST_VISIT, CONSULTATION))
    until_proposal(talk, "bonjour je voudrais un rendez-vous avec le docteur Roux jeudi après-midi").says("oui", "oui")
    assert [one.slot.type for one in talk.booked("Delaunay")] == ["consultation"]


@pytest.mark.parametrize(
    ("born", "kind"), [("deux mille vingt", "child"), ("mille neuf cent soixante", "consultation")]
)
def test_the_visit_is_one_for_that_age(born: str, kind: str) -> None:
    talk = Talk("0639980514", with_types(GROWN_UP, CHILD))
    talk.says("bonjour, je voudrais un rendez-vous jeudi après-midi", "il tousse", "pour lui", "Alain Vasseur")
    talk.says(f"le quatorze février {born}")
    if talk.asked is Detail.SPELLED:
        talk.says("V A S S E U R")
    talk.says("oui", "oui")
    assert [one.slot.type for one in talk.booked("Vasseur")] == [kind]


def test_a_practitioner_who_is_asked_for_is_not_the_caller(talk: Talk) -> None:
    talk.says("bonjour je voudrais voir madame Roux", "j'ai mal au genou", "pour moi")
    assert talk.asked is Detail.NAME


def test_whoever_is_free_first_is_not_asked_for_again(talk: Talk) -> None:
    talk.says("bonjour, un rendez-vous le plus tôt possible avec le premier disponible", *BOOKING)
    assert talk.asked is Detail.PROPOSAL


def test_a_midwife_is_no_doctor() -> None:
    file = with_types(CONSULTATION)
    diallo = Practitioner("diallo", "Aminata Diallo", "sage-femme", True, ("consultation",), {0: (MORNING,)})  # noqa: FBT003
    people = {**file.practice.practitioners, "diallo": diallo}
    talk = Talk(ODETTE, replace(file, practice=replace(file.practice, practitioners=people)))
    talk.says("bonjour je voudrais un rendez-vous", *BOOKING)
    assert talk.asked is Detail.PRACTITIONER
    assert talk.said.startswith("Avec qui")
    talk.says("la sage-femme")
    assert talk.asked is Detail.DAYS
    assert talk.now.state.current.practitioner == "diallo"


@pytest.mark.parametrize(
    ("wish", "day"),
    [("à la semaine d'après", "2026-12-07"), ("à vendredi", "2026-11-27")],
)
def test_a_wish_told_from_the_appointment_on_is_counted_from_it(wish: str, day: str) -> None:
    file = practice_file()
    his = replace(file.appointments[0], slot=visit("2026-12-03 09:00"))
    open_on_friday = replace(file.practice.practitioners["roux"], closed=frozenset())
    people = {**file.practice.practitioners, "roux": open_on_friday}
    talk = Talk(file=replace(file, practice=replace(file.practice, practitioners=people), appointments=(his,)))
    talk.says(f"je voudrais déplacer mon rendez-vous {wish}", "Bruno Chauvin", "le dix-neuf janvier soixante et onze")
    proposed = talk.now.reply.proposes
    assert proposed
    assert str(proposed.start.date()) == day


@pytest.mark.parametrize(
    ("opening", "whole"),
    [
        ("bonjour, je vais avoir un quart d'heure de retard pour mon rendez-vous de neuf heures", True),
        ("je voudrais les résultats de ma prise de sang de vendredi", True),
        ("je voudrais les résultats de ma prise de sang", False),
        ("il me faut un certificat de sport pour samedi", True),
        ("il me faut un certificat", False),
        ("je voudrais laisser un message", False),
    ],
)
def test_a_message_that_was_said_whole_is_not_asked_for_again(talk: Talk, opening: str, whole: bool) -> None:  # noqa: FBT001
    talk.says(opening)
    assert talk.asked is (Detail.NAME if whole else Detail.REASON)


def test_nobody_comes_of_a_home_visit(talk: Talk) -> None:
    talk.says("ma femme ne peut pas se déplacer, il faudrait une visite à domicile", "elle a la grippe")
    assert talk.asked is Detail.PATIENT
    assert "la personne concernée" in talk.said


# --- no circle -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", [(), ("oui",)], ids=["proposal", "readback"])
def test_who_cannot_decide_is_given_time_once_and_then_a_message(talk: Talk, answers: tuple[str, ...]) -> None:
    until_proposal(talk).says(*answers)
    asked = talk.asked
    assert "Prenez votre temps" in talk.says("je ne sais pas")
    assert talk.asked is asked
    talk.says("je ne sais pas")
    assert talk.asked is Detail.REASON
    assert "noter un message" in talk.said


def test_who_says_yes_to_something_else_is_asked_what(talk: Talk) -> None:
    until_proposal(talk).says("oui", "oui")
    assert talk.asked is Detail.MORE
    assert talk.says("oui") == "Que puis-je faire pour vous ?"


@pytest.mark.parametrize("words", ["je ne sais pas", "Dupont", "oui", "plus tard", "le docteur Noël", "jeudi", "euh"])
@pytest.mark.parametrize("answers", [(), ("oui",), ("oui", "oui")], ids=["proposal", "readback", "more"])
def test_every_call_ends(talk: Talk, words: str, answers: tuple[str, ...]) -> None:
    until_proposal(talk).says(*answers)
    for _ in range(policy.MOST_TURNS):
        if not talk.over:
            talk.says(words)
    assert talk.over


def test_who_says_goodbye_in_the_middle_is_let_go_once_their_words_are_kept() -> None:
    talk = Talk()
    talk.says("Je voudrais un rendez-vous.", "Merci, au revoir.")
    assert talk.over
    assert len(talk.messages) == 1
