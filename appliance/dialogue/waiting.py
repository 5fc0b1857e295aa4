"""Who had to take a later appointment than wished for may wait for an earlier one, to be told by SMS."""

from dataclasses import replace
from datetime import time, timedelta

from appliance.dialogue.replies import ask
from appliance.dialogue.state import Request, State, Step
from appliance.vocabulary.acts import AppointmentBooked, AppointmentMoved, WaitForEarlier
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.conversation import Detail, Reply
from appliance.vocabulary.meaning import Period

WORTH_WAITING = timedelta(days=2)
"""Nearer than this hardly anything earlier becomes free."""


def offer(state: State, outcome: AppointmentBooked | AppointmentMoved, done: Reply) -> Step | None:
    """Ask, after ``done``; None where the wish was met, or nobody can be written to."""
    booked = outcome.appointment
    if state.current.fits or not outcome.by_sms:
        return None
    if booked.slot.start - state.context.now < WORTH_WAITING:
        return None
    return Step(replace(state.with_request(booked=booked.id), saved=True), done + ask(Detail.WAITING))


def act(request: Request, booked: AppointmentId) -> WaitForEarlier:
    """With the part of the day that was wished for."""
    match request.wish.period:
        case Period.MORNING:
            return WaitForEarlier(booked, before=time(12))
        case Period.AFTERNOON | Period.EVENING:
            return WaitForEarlier(booked, after=time(12))
        case _:
            return WaitForEarlier(booked)
