"""Texts leave and come in: the outbox is emptied, operators are asked what became of texts, answers are acted on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from appliance.acts.notices import NEVER
from appliance.agenda.reminders import is_quiet
from appliance.errors import NotUnderstood, TextingError, Unsendable
from appliance.ports import Clock, Texting
from appliance.store.store import Store
from appliance.vocabulary.sms import Sms, SmsState

MOST_ASKED = 50
"""Texts an operator is asked about in one round."""

MODEM_TRIES = 3
"""Then somebody on call is written to through the provider instead, and by turns through either until one takes it."""

AWAKE = timedelta(hours=1)
"""Who has written to us within this time is answered at any hour."""

LIES_S = 180
"""A modem sends a text within seconds: one that still lies in its folder after so long lies in a dead modem's."""


@dataclass(frozen=True)
class Routes:
    """Who sends what; None: nobody."""

    patients: Texting | None = None
    on_call: Texting | None = None
    """People on call, also without internet."""

    def of(self, sms: Sms) -> Texting | None:
        """For people on call the modem, and once it has failed, provider and modem in turn: either may come back."""
        if not sms.on_call or self.on_call is None:
            return self.patients
        by_turns = self.patients is not None and sms.attempts > MODEM_TRIES
        return self.patients if by_turns and (sms.attempts - MODEM_TRIES) % 2 else self.on_call

    def is_detour(self, sms: Sms, route: Texting) -> bool:
        return sms.on_call and self.on_call is not None and route is not self.on_call


def send_waiting(store: Store, routes: Routes, clock: Clock, on_detour: Callable[[str], None]) -> int:
    """Send what is due; an adapter that fails ends the round. Returns how many left."""
    left = 0
    if routes == Routes():
        return left
    while (sms := store.sms.claim(only_who_wrote_since=_asleep_unless(store, clock))) is not None:
        route = routes.of(sms)
        if route is None:
            store.sms.put_back(sms)
            return left
        try:
            _hand_over(store, sms, route)
        except Unsendable:
            _give_up(store, routes, sms)
        except TextingError:
            store.sms.put_back(sms)
            if not sms.on_call:
                return left  # the others would fare no better
        except Exception:
            store.sms.put_back(sms)  # or it would lie here until the next start
            raise
        else:
            left += 1
            if routes.is_detour(sms, route):
                on_detour("sms: provider instead of modem")
    return left


def _give_up(store: Store, routes: Routes, sms: Sms) -> None:
    """Unless the modem may send what a provider refuses for its own reasons: a sender, a contract."""
    if sms.on_call and routes.on_call is not None and sms.attempts <= 2 * MODEM_TRIES:
        store.sms.put_back(sms)
    else:
        store.sms.acknowledge(sms.id, SmsState.FAILED)


def _asleep_unless(store: Store, clock: Clock) -> datetime | None:
    """At night, since when who has written is still awake; None by day."""
    rules, now = store.practice.sms, clock.now()
    if rules is None or not clock.is_sure():
        return NEVER
    return now - AWAKE if is_quiet(rules, now, store.practice.zone) else None


def _hand_over(store: Store, sms: Sms, route: Texting) -> None:
    """What may have left already is asked about before it is sent again."""
    known = route.state(sms.id) if sms.unsure else None
    if known is None:
        route.send(sms)
    store.sms.acknowledge(sms.id, known or SmsState.SENT, route.name)


def follow_up(store: Store, routes: Routes, route: Texting | None) -> int:
    """Ask one of them what became of the texts that it took. Returns how many arrived or failed."""
    settled = 0
    if route is None:
        return settled
    for sms in store.sms.undelivered(route.name, MOST_ASKED):
        try:
            state = route.state(sms.id)
        except NotUnderstood:
            continue  # the next one may be
        if state is SmsState.FAILED and _taken_back(store, routes, sms):
            continue
        if state in {SmsState.DELIVERED, SmsState.FAILED}:
            store.sms.acknowledge(sms.id, state)
            settled += 1
    return settled


def take_back(store: Store, routes: Routes) -> int:
    """Texts to people on call that lie in a dead modem's folder go to the provider. Returns how many."""
    modem = routes.on_call
    if modem is None or routes.patients is None:
        return 0
    lying = store.sms.lying(modem.name, LIES_S)
    return sum(_taken_back(store, routes, sms) for sms in lying if modem.state(sms.id) is not SmsState.DELIVERED)


def _taken_back(store: Store, routes: Routes, sms: Sms) -> bool:
    """To be sent again, by the provider where there is one; False: it has left, or was tried often enough."""
    modem = routes.on_call
    if modem is None or sms.carrier != modem.name or (routes.patients is None and sms.attempts > MODEM_TRIES):
        return False
    if not modem.withdraw(sms.id) and modem.state(sms.id) is not None:  # None: taken back before a power cut
        return False
    store.sms.send_again(sms.id, sms.attempts if routes.patients is None else max(sms.attempts, MODEM_TRIES))
    return True


def hear(store: Store, routes: Routes) -> int:
    """Fetch patients' answers and act on them, each once. Returns how many were new.

    What comes to the modem is from colleagues, or advertising of its operator: no patient knows its number.
    """
    provider, new = routes.patients, 0
    if provider is None:
        return new
    for heard in provider.heard(store.sms.heard_last(provider.name)):
        key = f"{provider.name}:{heard.id}"  # two providers number their texts alike
        new += store.texts.hear(replace(heard, id=key)) is not None
        store.sms.remember_heard(provider.name, heard.id)
    return new
