"""What an answer tells us: each turn fills in whatever details its words hold, asked for or not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from appliance.dialogue.state import State
from appliance.understanding import dates, mentions, name_joining, names, phones, phonetics, remarks, spelling
from appliance.understanding.mentions import Beneficiary
from appliance.understanding.text import normalize
from appliance.vocabulary.agenda import Appointment, Slot
from appliance.vocabulary.conversation import Detail, Heard
from appliance.vocabulary.meaning import IntentKind, Period, PersonName, Wish

SAME_NAME = 0.5
"""Phonetic distance within which spelled letters are taken for the name that was said; beyond, the letters
were misheard. Chosen on the tune corpora."""

NOON = 12

_OLD_APPOINTMENT = re.compile(
    r"\b(?:rendez[- ]?vous|rdv|celui|consultation)\b(?:\s+(?:prévu|que j'ai|qui est|pris|noté))?\s+"
    r"(?:de |du |d'|le |pour |prévu |(?P<to>à ))?"
    r"(?P<when>(?:(?!\b(?:à|au|pour|vers|plutôt|et|si|parce|mais|car|on|je|j'|en)\b).)+?)"
    r"(?=$|\s+\b(?:à|au|pour|vers|plutôt|et|si|parce|mais|car|on|je|j'ai|en)\b|[,.;?])"
)


_MOVED = re.compile(r"\b(?:décal|déplac|deplac|report|repouss|avanc|boug|chang|modifi|remett)\w*", re.IGNORECASE)


def glean(state: State, text: str, *, named: bool = True) -> State:
    """Keep what the words say besides their answer: for whom, a name, a practitioner, a number.

    Without ``named`` no name is looked for: medicines and towns sound like people.
    """
    person = state.person
    if person.beneficiary is None:
        person = replace(person, beneficiary=mentions.beneficiary(text))
    name = names.parse_name(text) if named else PersonName()
    if name and not person.name and not _is_a_practitioners(name, state):
        person = replace(person, name=name)
    if person.phone is None:
        person = replace(person, phone=phones.parse_phone(text))
    person = replace(person, newcomer=person.newcomer or mentions.newcomer(text))
    state = replace(state, person=person)
    return _practitioner_and_type(state, text) if state.request else state


def _is_a_practitioners(name: PersonName, state: State) -> bool:
    """ "Je voudrais voir madame Diallo" says with whom, and not who calls."""
    own = (normalize(one.name).split() for one in state.context.practice.practitioners.values())
    said = normalize(" ".join(filter(None, (name.first, name.last)))).split()
    return any(said == words[-len(said) :] for words in own)


def glean_request(state: State, text: str) -> State:
    """The same for the words with which a request is made: they also say when."""
    if state.current.kind in {IntentKind.CANCEL, IntentKind.MOVE}:
        text = remarks.without_kept(text)
    state = _with_birth_date(glean(state, text), text)
    now = state.context.local_now
    if state.current.kind is IntentKind.BOOK and mentions.complaint(text):
        state = state.with_request(reason=text)
    if mentions.any_practitioner(text) and not dates.parse_wish(text, now).any:  # "peu importe" may mean the day
        state = replace(state, unknown=state.unknown | {Detail.PRACTITIONER})
    match state.current.kind:
        case IntentKind.MOVE:
            about, rest = _wish_of_move(text, now)
            return state.with_request(about=about, wish=dates.parse_wish(rest, now), wish_words=rest)
        case IntentKind.CANCEL | IntentKind.CONFIRM:
            return state.with_request(about=_when_it_stands(text, now), every=mentions.all_of_them(text))
        case _:
            return state.with_request(wish=dates.parse_wish(text, now))


def _with_birth_date(state: State, text: str) -> State:
    """ "Marie Kermarrec, du vingt-deux juillet trente-huit": whoever calls for themselves need not say it again."""
    person, today = state.person, state.context.local_now.date()
    born = dates.birth_date_told(text, state.context.local_now)
    if born is None or person.birth_dates or person.beneficiary is Beneficiary.OTHER:
        return state
    return state.with_person(birth_dates=(born,)) if born.year < today.year - YOUNGEST_CALLER else state


YOUNGEST_CALLER = 10
"""Years: a date nearer than that is spoken of for another reason."""


def _wish_of_move(text: str, now: datetime) -> tuple[Wish, str]:
    """When the appointment stands, and the words that say when it should.

    "Décaler mon rendez-vous de jeudi à vendredi"; "jeudi je ne peux pas venir, je voudrais décaler à vendredi".
    """
    found = _OLD_APPOINTMENT.search(text)
    about = dates.parse_wish(found["when"], now, standing=True) if found else Wish()
    if found and about and (about.times or not found["to"]):  # "à neuf heures" it is; "à jeudi" it shall be
        return about, text[: found.start("when")] + text[found.end("when") :]
    verb = _MOVED.search(text)
    about = _when_it_stands(text[: verb.start()], now) if verb else Wish()
    return about, text[verb.end() :] if verb and about else text


def _when_it_stands(text: str, now: datetime) -> Wish:
    """ "Celui de jeudi, je ne pourrai pas venir": the day that does not suit is the appointment's."""
    about = dates.parse_wish(text, now, standing=True)
    return replace(about, weekdays=about.not_weekdays, not_weekdays=()) if about.not_weekdays else about


def _practitioner_and_type(state: State, text: str) -> State:
    practice = state.context.practice
    named = mentions.practitioner(text, practice.practitioners.values())
    kind = mentions.visit_type(text, practice.types.values())
    return state.with_request(practitioner=named or state.current.practitioner, type=state.current.type or kind)


Answer = Callable[[State, Heard], State | None]
"""The state with the answer in it; None when the words hold no answer."""


def _reason(state: State, heard: Heard) -> State | None:
    text = heard.transcript.text
    if len(normalize(text)) < 3:
        return None
    state = _soft_type(glean(state, text, named=state.current.plain), state.current.type)
    if not state.current.wish and state.current.kind in {IntentKind.BOOK, IntentKind.TELECONSULTATION}:
        state = state.with_request(wish=dates.parse_wish(text, state.context.local_now))
    return state.with_request(reason=text, words=(*state.current.words, text))


def _soft_type(state: State, before: str | None) -> State:
    """A type of visit guessed from a reason does not stand against the practitioner who was asked for."""
    wanted = state.context.practice.practitioners.get(state.current.practitioner or "")
    if wanted is None or state.current.type is None or state.current.type in wanted.types:
        return state
    return state.with_request(type=before)


def _field(state: State, heard: Heard) -> State | None:
    """One more thing a secretary needs, in the caller's words."""
    text = heard.transcript.text
    if len(normalize(text)) < 2 or mentions.does_not_know(text):
        return None
    request = state.current
    return state.with_request(fields=(*request.fields, (str(state.asking), text)), words=(*request.words, text))


def _for_whom(state: State, heard: Heard) -> State | None:
    text = heard.transcript.text
    who = mentions.beneficiary(text)
    if who is None and heard.intent.kind is IntentKind.YES:
        who = Beneficiary.SELF
    if who is None and heard.intent.kind is IntentKind.NO:
        who = Beneficiary.OTHER
    name = names.parse_name(text)
    if who is None and name:
        who = Beneficiary.OTHER if state.person.name else Beneficiary.SELF
    if who is None:
        return None
    person = state.person
    if name:
        person = replace(person, name=_completed(person.name, name))
    elif who is Beneficiary.OTHER:
        person = replace(person, name=PersonName())
    if who is Beneficiary.OTHER and person.beneficiary is not who:  # what was said of oneself is not theirs
        born = dates.birth_date_told(text, state.context.local_now)
        person = replace(person, birth_dates=(born,) if born else (), birth_guesses=())
    return replace(state, person=person.again(beneficiary=who))


def _completed(before: PersonName, said: PersonName) -> PersonName:
    """A first name alone keeps no last name of somebody else; a last name alone keeps the first name."""
    return PersonName(said.last or None, said.first or (before.first if said.last else None))


def _name(state: State, heard: Heard) -> State | None:
    known, name = state.person.name, _named(heard)
    if known.first and not (known.last or name.last):  # a child's, asked of a parent who says who they are
        name = PersonName(names.bare_name(mentions.without_kinship(heard.transcript.text)).last, known.first)
        if not name.last:
            return None
    if not name:
        return None
    name = PersonName(name.last or known.last, name.first or known.first)
    born = state.person.birth_dates or _births(state, heard)
    state = replace(state, person=state.person.again(name=name, birth_dates=born))
    return replace(state, unknown=state.unknown - {Detail.SPELLED})


def _named(heard: Heard) -> PersonName:
    """The name in the first reading that holds one; a word alone is one only where it was heard first."""
    bare = names.bare_name(heard.transcript.text)
    for reading in _readings(heard):
        if name := names.parse_name(reading):
            # "Guilbaud, Thierry": only the given name is surely one, and the pause tells the other
            return bare if "," in reading and bare.last and bare.first and not (name.last and name.first) else name
    return bare


def _spelled(state: State, heard: Heard) -> State | None:
    spelled = [letters for letters in map(spelling.parse_spelled, _readings(heard)) if letters]
    if not spelled:
        return None if state.person.name.last else _name(state, heard)
    said, first = state.person.name.last, state.person.name.first
    if not said:
        return _known(state, PersonName(spelled[0], first))
    if fitting := _nearest(spelled, said):
        return _known(state, PersonName(name_joining.richer(said, fitting), first))
    if first and (fitting := _nearest(spelled, first)):  # "Gérard Thibault", of which both may be either
        return _known(state, PersonName(name_joining.richer(first, fitting), said))
    return replace(state, unknown=state.unknown | {Detail.SPELLED})


def _nearest(spelled: Sequence[str], said: str) -> str | None:
    """The first spelling of a name that was said; None where all letters were misheard, or are another's."""
    return next((letters for letters in spelled if phonetics.distance(letters, said) <= SAME_NAME), None)


def _first_name(state: State, heard: Heard) -> State | None:
    """A word that is no given name we know is one all the same: nothing else was asked for."""
    name = _named(heard)
    first, last = name.first or name.last, state.person.name.last
    if not first or (not name.first and last and phonetics.distance(first, last) <= SAME_NAME):
        return None
    last = name.last if name.first and name.last else last  # the whole name, said anew
    return replace(state, person=state.person.again(name=PersonName(last, first)))


def _known(state: State, name: PersonName) -> State:
    return replace(state, person=state.person.again(name=name), unknown=state.unknown | {Detail.SPELLED})


def _birth_date(state: State, heard: Heard) -> State | None:
    born = _births(state, heard)
    if born:
        return replace(state, person=state.person.again(birth_dates=born))
    guesses = tuple(
        guess for reading in _readings(heard) for guess in dates.guess_birth_dates(reading, state.context.local_now)
    )
    new = [guess for guess in dict.fromkeys(guesses) if guess not in state.person.birth_guesses]
    if not new or not state.person.name:
        return None
    return replace(state, person=state.person.again(birth_guesses=(*new, *state.person.birth_guesses)))


def _births(state: State, heard: Heard) -> tuple[date, ...]:
    """Each reading that is a birth date; the year garbled in one may be right in the next."""
    now = state.context.local_now
    found = (dates.parse_birth_date(reading, now) for reading in _readings(heard))
    return tuple(dict.fromkeys(born for born in found if born and born <= now.date()))


def _readings(heard: Heard) -> tuple[str, ...]:
    return (heard.transcript.text, *heard.transcript.alternatives)


def _phone(state: State, heard: Heard) -> State | None:
    number = phones.parse_phone(heard.transcript.text)
    for reading in heard.transcript.alternatives:
        number = number or phones.parse_phone(reading)
    return state.with_person(phone=number) if number else None


def _visit_type(state: State, heard: Heard) -> State | None:
    text, kinds = heard.transcript.text, state.context.practice.types.values()
    named = mentions.visit_type(text, kinds) or mentions.lone_visit_type(text, kinds)
    return state.with_request(type=named, words=(*state.current.words, text)) if named else None


def _days(state: State, heard: Heard) -> State | None:
    """A week after is a week after the appointment that is moved."""
    standing = state.current.chosen.slot.start if state.current.chosen else state.context.local_now
    relative = dates.relative_to(heard.transcript.text, standing.astimezone(state.context.practice.zone))
    wish = relative or dates.parse_wish(heard.transcript.text, state.context.local_now)
    if not wish:
        return None
    state = _practitioner_and_type(state, heard.transcript.text)
    return state.with_request(wish=wish, slot=None, accepted=False)


def _practitioner(state: State, heard: Heard) -> State | None:
    text = heard.transcript.text
    people = state.context.practice.practitioners.values()
    named = mentions.practitioner(text, people) or mentions.lone_practitioner(text, people)
    if named:
        return state.with_request(practitioner=named)
    if mentions.any_practitioner(text) or heard.intent.kind in {IntentKind.YES, IntentKind.NO}:
        return replace(state, unknown=state.unknown | {Detail.PRACTITIONER})
    return None


def _appointment(state: State, heard: Heard) -> State | None:
    if state.current.kind in {IntentKind.CANCEL, IntentKind.CONFIRM} and mentions.all_of_them(heard.transcript.text):
        return state.with_request(every=True)
    meant = which(state, heard.transcript.text)
    if meant is None and heard.intent.kind is IntentKind.YES and state.current.appointments:
        meant = state.current.appointments[0]
    return state.with_request(chosen=meant) if meant else None


def which(state: State, text: str) -> Appointment | None:
    """The one appointment of the person's that the words fit; None when none does, or several."""
    practice = state.context.practice
    wish = dates.parse_wish(text, state.context.local_now, standing=True)
    named = mentions.practitioner(text, practice.practitioners.values())
    kinds = practice.types.values()
    return the_one(state, wish, named, mentions.visit_type(text, kinds) or mentions.lone_visit_type(text, kinds))


def the_one(state: State, wish: Wish, practitioner: str | None, kind: str | None) -> Appointment | None:
    """The upcoming appointment that fits what was said of its day, hour, practitioner and type.

    Its type alone tells it as well: "un jeudi avec monsieur Roux, et le vaccin ; c'est le vaccin que je décale"; and so
    does its practitioner, where the day was mistaken: the read-back says it.
    """
    standing = state.current.appointments or ()
    on_time = [one for one in standing if fits(one.slot, wish, state)]
    theirs = [one for one in standing if practitioner in {None, one.slot.practitioner}]
    of_that_type = [one for one in standing if one.slot.type == kind]
    fitting = [one for one in on_time if one in theirs and kind in {None, one.slot.type}]
    named = (fitting, of_that_type, theirs if practitioner else ())
    return next((found[0] for found in named if len(found) == 1), None)


def fits(one: Slot, wish: Wish, state: State) -> bool:
    """Does it lie where the words say, as far as they say?"""
    start = one.start.astimezone(state.context.practice.zone)
    days: list[bool] = []
    if wish.dates:
        days.append(start.date() in wish.dates)
    if wish.weekday is not None:
        days.append(start.weekday() == wish.weekday)
    if wish.weekdays:
        days.append(start.weekday() in wish.weekdays)
    if wish.start or wish.end:
        days.append((wish.start or date.min) <= start.date() <= (wish.end or date.max))
    if wish.period is not None:
        days.append((start.hour < NOON) is (wish.period is Period.MORNING))
    hours = [start.time().replace(tzinfo=None) == at for at in wish.times]
    return all(days) and (not hours or any(hours))


ANSWERS: Mapping[Detail, Answer] = {
    Detail.REASON: _reason,
    Detail.FOR_WHOM: _for_whom,
    Detail.NAME: _name,
    Detail.PATIENT: _name,
    Detail.SPELLED: _spelled,
    Detail.FIRST_NAME: _first_name,
    Detail.BIRTH_DATE: _birth_date,
    Detail.PHONE: _phone,
    Detail.VISIT_TYPE: _visit_type,
    Detail.DAYS: _days,
    Detail.PRACTITIONER: _practitioner,
    Detail.APPOINTMENT: _appointment,
    Detail.REMAINING: _field,
    Detail.ADDRESS: _field,
    Detail.CALLBACK: _field,
}


def filled(state: State, heard: Heard) -> State | None:
    """The state with the answer to what was asked in it; None when the words hold no answer, or none was asked for."""
    answer = ANSWERS.get(state.asking)
    return answer(state, heard) if answer else None


def is_yes(heard: Heard) -> bool:
    return heard.intent.kind is IntentKind.YES


def is_no(heard: Heard) -> bool:
    return heard.intent.kind is IntentKind.NO or remarks.corrects(heard.transcript.text)
