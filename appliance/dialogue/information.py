"""Answers from what the practice typed, never by inference (domain notes, 3.8)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from appliance.agenda.hours import day_hours
from appliance.dialogue import french
from appliance.dialogue.onward import Onward, finished, to_message
from appliance.dialogue.replies import say
from appliance.dialogue.state import Request, State
from appliance.understanding import dates, mentions
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Reply, Told
from appliance.vocabulary.meaning import IntentKind
from appliance.vocabulary.practice import Opening, Practitioner

KINDS = (IntentKind.INFO_HOURS, IntentKind.INFO_ADDRESS, IntentKind.INFO_PRICE, IntentKind.INFO_OTHER)


def told(state: State, request: Request) -> Onward:
    """The need of a question: answered, or passed on to a person."""
    reply = answer(state, request.kind, " ".join(request.words))
    if reply is None:
        return to_message(state.with_request(kind=IntentKind.INFO_OTHER), say("ask.info_other"))
    return finished(state, reply)


def answer(state: State, kind: IntentKind, words: str) -> Reply | None:
    """What the practice's file says about it; None when it says nothing."""
    practice = state.context.practice
    match kind:
        case IntentKind.INFO_HOURS:
            return hours(state, words)
        case IntentKind.INFO_ADDRESS:
            reply = say("info.address", {"address": _place(practice.address)}, tells=frozenset({Told.ADDRESS}))
            parking = practice.texts.get("parking")
            return reply + _text(parking) if parking else reply
        case IntentKind.INFO_PRICE:
            prices = _first(practice.texts, "prices", "price", "tarifs")
            return _text(prices, Told.PRICE) if prices else None
        case _ if _TAKES_NEW.search(normalize(words)):
            return new_patients(state)
        case _:
            found = _about(practice.texts, words)
            return _text(found) if found else None


_TAKES_NEW = re.compile(
    r"\bnouve(?:aux?|lles?) (?:patient|client|malade)|\b(?:prend|prenez|accept\w+) (?:\w+ ){0,2}(?:monde|nouve)"
)


def new_patients(state: State) -> Reply:
    """Who takes people that the practice does not know yet."""
    reply = Reply()
    for one in state.context.practice.practitioners.values():
        key = "info.new_patients" if one.new_patients else "offer.no_new_patients"
        reply += say(key, {"practitioner": _who(one)})
    return reply


def hours(state: State, words: str) -> Reply:
    """When each practitioner, or the one who was named, sees patients: on a day that was named, or in a usual week."""
    everyone = state.context.practice.practitioners.values()
    key = mentions.practitioner(words, everyone)
    asked = [one for one in everyone if key in {None, one.key}]
    reply = Reply(tells=frozenset({Told.HOURS}))
    for day in dates.parse_wish(words, state.context.local_now).dates:
        reply += _on(state, day, asked)
    if not reply.lines:
        for one in asked:
            reply += say("info.hours_one", {"practitioner": _who(one), "hours": week(one)})
    return reply


def _on(state: State, day: date, asked: Sequence[Practitioner]) -> Reply:
    """Holidays, leave and exceptions included: who is told the usual week would come to a closed door."""
    practice, said = state.context.practice, {"day": french.day(day, state.context.local_now.date())}
    if not any(day_hours(practice, one, day) for one in practice.practitioners.values()):
        return say("info.hours_closed", said)
    reply = Reply()
    for one in asked:
        spans = _spans(day_hours(practice, one, day))
        told = {"practitioner": _who(one), **said}
        if spans:
            reply += say("info.hours_day", {**told, "hours": french.either(spans, "et")})
        else:
            reply += say("info.hours_not_that_day", told)
    return reply


def _who(one: Practitioner) -> str:
    return french.sentence(french.title(one.name))


def week(one: Practitioner) -> str:
    """ "le lundi et le jeudi de 8h30 à 12h et de 14h à 18h30, le mardi de 8h30 à 12h"."""
    days = sorted((day for day in one.hours if one.hours[day]), key=lambda day: (_key(one, day), day))
    groups = [list(same) for _, same in groupby(days, key=lambda day: _key(one, day))]
    groups.sort(key=lambda same: same[0])
    return ", ".join(_days(one, same) for same in groups) or "sur rendez-vous"


def _days(one: Practitioner, same: list[int]) -> str:
    """Weekdays that share their hours: "le lundi et le jeudi de 8h30 à 12h"."""
    named = french.either((f"le {french.WEEKDAYS[day]}" for day in same), "et")
    return f"{named} {french.either(_spans(one.hours[same[0]]), 'et')}"


def _key(one: Practitioner, day: int) -> list[tuple[str, str]]:
    return [(opening.start.isoformat(), opening.end.isoformat()) for opening in one.hours[day]]


def _spans(openings: tuple[Opening, ...]) -> list[str]:
    return [f"de {french.hour(opening.start)} à {french.hour(opening.end)}" for opening in openings]


def _place(address: str) -> str:
    """ "au 12 rue du Lavoir" or "place de l'Église"."""
    return f"au {address}" if address[:1].isdigit() else address


def _text(words: str, told: Told | None = None) -> Reply:
    return say("info.text", {"text": french.sentence(words)}, tells=frozenset({told} if told else ()))


def _first(texts: Mapping[str, str], *keys: str) -> str | None:
    return next((texts[key] for key in keys if key in texts), None)


_SUBJECTS = {
    "documents": r"apporter|amener|papier|document|carte vitale|mutuelle|prevoir|preparer|prendre avec",
    "parking": r"parking|garer|stationne|parquer|place pour la voiture",
    "access": r"acces|fauteuil|handicap|ascenseur|escalier|rampe|etage",
    "prices": r"tarif|prix|cout|combien|cheque|carte bancaire|espece|tiers payant|payer|regler|rembours",
    "preparation": r"jeun|preparer|avant (?:la|le|de venir)",
}
"""What callers say when they ask about the usual free texts of a practice."""


def _about(texts: Mapping[str, str], words: str) -> str | None:
    """The free text whose subject is spoken of: by its usual words or its key; else one that has those words in it."""
    said = normalize(words)
    for key, text in texts.items():
        subject = _SUBJECTS.get(key, re.escape(normalize(key.replace("_", " "))))
        if re.search(rf"\b(?:{subject})", said):
            return text
    spoken = [found[0] for subject in _SUBJECTS.values() for found in re.finditer(rf"\b(?:{subject})", said)]
    return next((text for text in texts.values() for word in spoken if word in normalize(text)), None)
