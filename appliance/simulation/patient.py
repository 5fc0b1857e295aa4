"""The simulated patient: told what the house said, decides what to say next. No audio, no database, no chance.

A patient answers from their facts, accepts a slot that fits their goal, objects to a read-back that is wrong, and
does each behaviour of the scenario once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from appliance.simulation import ear
from appliance.simulation.ear import HouseSaid, Offer
from appliance.simulation.scenario import Behaviour, Do, Goal, Outcome, Scenario
from appliance.understanding import phonetics
from appliance.understanding.text import normalize
from appliance.vocabulary.conversation import Detail, Told

YES = "Oui, c'est ça."
ACCEPT = "Oui, ça me convient."
REFUSE = "Non, ça ne me convient pas."
NOTHING_MORE = "Non merci."
UNKNOWN = "Je ne sais pas."
FOR_ME = "C'est pour moi."
AGAIN = "Pardon, vous pouvez répéter ?"
NOT_THAT_ONE = "Non, ce n'est pas celui-là."

USUAL: Mapping[Do, str] = {
    Do.REJECT: REFUSE,
    Do.ACCEPT: ACCEPT,
    Do.ANGRY: "Mais enfin, c'est pas possible, passez-moi quelqu'un !",
    Do.UNKNOWN_DATE: "Je ne connais pas la date.",
    Do.SIDE_TALK: "Attends deux minutes, je suis au téléphone.",
    Do.SPEAK_ENGLISH: "Hello, sorry, do you speak English?",
    Do.REFUSE_RECORDING: "Je ne veux pas être enregistré.",
}
"""What a behaviour says when the file gives no words."""

MOST_PARDONS = 2
OTHER_NAME = 0.5
"""Phonetic distance beyond which a name read back is heard as another one."""


@dataclass(frozen=True)
class Speak:
    text: str
    hesitant: bool = False
    """With a pause in the middle."""


@dataclass(frozen=True)
class Stay:
    """Say nothing for so long."""

    seconds: float


@dataclass(frozen=True)
class HangUp:
    pass


Move = Speak | Stay | HangUp

_USUAL_STAY_S = 8.0
"""A silence whose length the file does not give: longer than the house waits."""


class Patient:
    """One caller in one call.

    Args:
        scenario: who they are and what they want.
        existing: by id, the appointments that stood before the call.
    """

    def __init__(self, scenario: Scenario, existing: Mapping[str, Offer]) -> None:
        self._scenario = scenario
        self._existing = existing
        self._waiting = list(scenario.behaviours)
        self._turns = 0
        self._proposals = 0
        self._pardons = 0
        self._opened = False
        self._objected = ""
        self._doubted: Detail | None = None

    @property
    def ran_out(self) -> bool:
        """Has the patience run out?"""
        return self._turns >= self._scenario.max_turns

    def interrupts(self) -> Speak | None:
        """What the caller will say while the house is still speaking, where that is known before it has spoken."""
        for one in self._waiting:
            soon = {("greeting", "")} if self._turns == 0 else set()
            soon.add(("turn", str(self._turns + 1)))
            if one.do is Do.BARGE_IN and (one.when.kind, one.when.which) in soon:
                self._waiting.remove(one)
                self._turns += 1
                self._opened = True
                return Speak(one.text or self._scenario.opening)
        return None

    def hears(self, said: HouseSaid) -> tuple[Move, ...]:
        """What the caller does after these words; nothing when the call is over."""
        if said.ends_call:
            return ()
        self._proposals += said.asks is Detail.PROPOSAL
        if self.ran_out:
            return (HangUp(),)
        if said.asks is not self._doubted:
            self._doubted = None
        moves = tuple(self._behaves(said)) or (self._answers(said),)
        self._turns += moves[0] not in {HangUp(), Speak(AGAIN)}  # who has not heard loses no patience
        return moves

    def phrases(self) -> tuple[str, ...]:
        """All that this caller may say, for a voice to render before the call."""
        facts, opening = self._scenario.facts, self._scenario.opening
        said = [opening, *facts.values(), *(self._words(one) for one in self._waiting)]
        usual = [YES, ACCEPT, REFUSE, NOTHING_MORE, UNKNOWN, FOR_ME, AGAIN, NOT_THAT_ONE]
        return tuple(dict.fromkeys(text for text in (*said, *usual, self._all_at_once()) if text))

    # --- behaviours --------------------------------------------------------------------------------------

    def _behaves(self, said: HouseSaid) -> Iterator[Move]:
        fired = [one for one in self._waiting if self._fires(one, said)]
        self._waiting = [one for one in self._waiting if one not in fired]
        for one in fired:
            yield from self._does(one, said)
            if one.do is Do.HANG_UP:
                return

    def _fires(self, one: Behaviour, said: HouseSaid) -> bool:
        match one.when.kind:
            case "greeting":
                return self._turns == 0
            case "recording_notice":
                return Told.RECORDING in said.tells
            case "turn":
                return self._turns + 1 == int(one.when.which)
            case "asked":
                return said.asks is not None and one.when.which in self._marks_of(said.asks)
            case "proposed":
                return said.asks is Detail.PROPOSAL and self._proposals == int(one.when.which)
            case "readback":
                return said.asks is Detail.READBACK
            case _:
                return one.when.which in said.tells

    def _marks_of(self, asked: Detail) -> frozenset[str]:
        """A caller who has one name to give hears "comment s'appelle la personne" as the question for it."""
        if asked is Detail.PATIENT and "patient" not in self._scenario.facts:
            return frozenset({Detail.PATIENT, Detail.NAME})
        return frozenset({asked})

    def _does(self, one: Behaviour, said: HouseSaid) -> Iterator[Move]:
        words = self._words(one)
        match one.do:
            case Do.SILENCE:
                yield Stay(one.seconds or _USUAL_STAY_S)
                if one.text:
                    yield Speak(one.text)
            case Do.HANG_UP:
                if one.text:
                    yield Speak(one.text)
                yield HangUp()
            case Do.HESITATE:
                yield Speak(words, hesitant=True) if words else self._answers(said)
            case _:
                yield Speak(words) if words else self._answers(said)

    def _words(self, one: Behaviour) -> str:
        if one.text or one.do in {Do.SILENCE, Do.HANG_UP, Do.HESITATE, Do.BARGE_IN}:
            return one.text
        if one.do is Do.REJECT:
            return self._fact("refuse", REFUSE)
        return USUAL[one.do]

    # --- answers -----------------------------------------------------------------------------------------

    def _answers(self, said: HouseSaid) -> Move:
        if Told.EMERGENCY_NUMBER in said.tells:
            return HangUp()
        if not self._scenario.opening:
            return Stay(_USUAL_STAY_S)
        if said.asks is None:
            return self._lost()
        self._pardons = 0
        text = self._answer(said.asks, said)
        return Speak(text) if text else Stay(_USUAL_STAY_S)

    def _lost(self) -> Move:
        """No question was heard: "pardon ?", and then what one has called for."""
        if not self._opened:
            self._opened = True
            return Speak(self._scenario.opening)
        self._pardons += 1
        return Speak(AGAIN if self._pardons <= MOST_PARDONS else self._scenario.opening)

    def _answer(self, asked: Detail, said: HouseSaid) -> str:
        match asked:
            case Detail.REQUEST:
                self._opened = True
                return self._scenario.opening
            case Detail.PATIENT:
                return self._fact("patient", self._fact("name"))
            case Detail.FOR_WHOM:
                return self._fact("for_whom", self._fact("patient", FOR_ME))
            case Detail.REASON:
                return self._all_at_once() if ear.asks_everything(said) else self._fact("reason")
            case Detail.PROPOSAL:
                return self._judges(said)
            case Detail.READBACK:
                return self._objection(said) or YES
            case Detail.MORE:
                return NOTHING_MORE
            case _:
                first_name = self._fact("patient", self._scenario.persona.first)
                return self._fact(str(asked), first_name if asked is Detail.FIRST_NAME else UNKNOWN)

    def _fact(self, key: str, otherwise: str = UNKNOWN) -> str:
        return self._scenario.facts.get(key, otherwise)

    def _all_at_once(self) -> str:
        """Name, number and request, when all three are asked for."""
        facts = self._scenario.facts
        said = [facts.get("name", ""), facts.get("phone", ""), facts.get("reason", self._scenario.opening)]
        return ". ".join(part.rstrip(".") for part in said if part) + "."

    # --- proposals and read-backs ------------------------------------------------------------------------

    def _goals(self) -> list[Goal]:
        goals = [self._scenario.goal, *([self._scenario.goal.alternative] if self._scenario.goal.alternative else [])]
        return [goal for goal in goals if goal.outcome in {Outcome.APPOINTMENT, Outcome.MOVED}]

    def _judges(self, said: HouseSaid) -> str:
        if not self._goals():
            return self._fact("refuse", ACCEPT)
        suits = self._suits(said.offer)
        if said.offer and suits:
            return ACCEPT
        if self._doubts(said):
            return AGAIN
        return ACCEPT if suits else self._fact("refuse", REFUSE)

    def _doubts(self, said: HouseSaid) -> bool:
        """Over the telephone, a caller has what displeases them said twice before they object."""
        again = self._doubted is said.asks
        self._doubted = None if again else said.asks
        return not said.sure and not again

    def _suits(self, offer: Offer) -> bool:
        return any(_fits(goal, offer) for goal in self._goals())

    def _objection(self, said: HouseSaid) -> str:
        """What is wrong in a read-back; "" when nothing is."""
        if ear.asks_correction(said):
            return self._objected
        objection = self._wrong_slot(said.offer) or self._wrong_name(said.words) or self._wrong_birth(said.words)
        if objection and self._doubts(said):
            return AGAIN
        self._objected = objection
        return objection

    def _wrong_slot(self, offer: Offer) -> str:
        standing = self._existing.get(self._scenario.goal.existing)
        if self._scenario.goal.outcome in {Outcome.CANCELLED, Outcome.CONFIRMED}:
            if standing is None or not offer or _agree(offer, standing):
                return ""
            which = self._fact("appointment", "")
            return f"Non, c'est {which}." if which else NOT_THAT_ONE
        if not self._goals() or not offer or self._suits(offer):
            return ""
        return self._fact("refuse", REFUSE)

    def _wrong_name(self, words: str) -> str:
        """The name that was read back is somebody else's; said once, for a caller does not insist on a sound."""
        wanted = self._scenario.goal.patient
        _, pour, read = normalize(words).rpartition(" pour ")
        if self._scenario.goal.outcome is not Outcome.APPOINTMENT or not (wanted and wanted.last and pour):
            return ""
        name = self._scenario.facts.get("patient") or self._scenario.facts.get("name")
        if self._objected or not name or _sounds_in(wanted.last, read):
            return ""
        return f"Non, c'est pour {name}."

    def _wrong_birth(self, words: str) -> str:
        """The birth date that was read back is not theirs: said once, a wrong year by itself and whole."""
        wanted = self._scenario.goal.patient
        read = ear.birth_date(words)
        if self._objected or not (wanted and wanted.birth_date and read) or read == wanted.birth_date:
            return ""
        if (read.day, read.month) == (wanted.birth_date.day, wanted.birth_date.month):
            return f"Non, en {wanted.birth_date.year}."
        return f"Non, {self._fact('birth_date', UNKNOWN)}."


def _fits(goal: Goal, offer: Offer) -> bool:
    """As far as the offer was understood."""
    return (
        goal.window.holds(offer.day, offer.at)
        and (not goal.practitioner or offer.practitioner in {None, *goal.practitioner})
        and (not goal.type or offer.type in {None, *goal.type})
    )


def _agree(offer: Offer, standing: Offer) -> bool:
    return offer.day in {None, standing.day} and offer.at in {None, standing.at}


def _sounds_in(name: str, words: str) -> bool:
    """Is ``name`` among the words, by sound? Its parts may have been run together."""
    said, length = words.split(), len(normalize(name).split())
    stretches = (
        " ".join(said[at : at + size])
        for size in {1, max(1, length - 1), length, length + 1}
        for at in range(len(said) - size + 1)
    )
    return any(phonetics.distance(stretch, name) <= OTHER_NAME for stretch in stretches)
