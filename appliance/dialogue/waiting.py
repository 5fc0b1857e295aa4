"""Who had to take a later appointment than wished for may wait for an earlier one, to be told by SMS."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta

from appliance.agenda.search import wished_span
from appliance.dialogue.answers import is_no, is_yes
from appliance.dialogue.onward import Next, finished
from appliance.dialogue.replies import ask
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import mentions
from appliance.vocabulary.acts import AppointmentBooked, AppointmentMoved, WaitForEarlier
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.conversation import Detail, Heard, Reply
from appliance.vocabulary.meaning import Period

WORTH_WAITING = timedelta(days=2)
"""Nearer than this hardly anything earlier becomes free."""


def offer(state: State, outcome: AppointmentBooked | AppointmentMoved, done: Reply) -> Step | None:
    """Ask, after ``done``; None where the wish was met, or nobody can be written to."""
    booked, request = outcome.appointment, state.current
    if (request.fits and not request.wish.earliest) or not outcome.by_sms:
        return None
    if booked.slot.start - state.context.now < WORTH_WAITING:
        return None
    wished = _first_day(state, request)
    if wished and wished >= booked.slot.start.astimezone(state.context.practice.zone).date():
        return None  # it is sooner than wished already
    return Step(replace(state.with_request(booked=booked.id), saved=True), done + ask(Detail.WAITING))


def _wait(state: State, request: Request, booked: AppointmentId) -> WaitForEarlier:
    """Not before the first day that was wished for, and at the hours that were."""
    wish = request.wish
    after, before = _HALVES.get(wish.period, (time(0), time(23, 59)))
    return WaitForEarlier(booked, wish.after or after, wish.before or before, _first_day(state, request))


_HALVES: Mapping[Period | None, tuple[time, time]] = {
    Period.MORNING: (time(0), time(12)),
    Period.AFTERNOON: (time(12), time(23, 59)),
    Period.EVENING: (time(12), time(23, 59)),
}


def _first_day(state: State, request: Request) -> date | None:
    return wished_span(request.wish, state.context.local_now.date())[0]


def answered(state: State, heard: Heard) -> Next | None:
    """Yes: put on the waiting list; anything else, and the appointment stands as it is."""
    request = state.request
    if state.asking is not Detail.WAITING or request is None or request.booked is None:
        return None
    if is_yes(heard) and not is_no(heard):
        return Step(state, act=_wait(state, request, request.booked))
    if is_no(heard) or state.failures or mentions.does_not_know(heard.transcript.text):
        return finished(replace(state, failures=0))
    return None
