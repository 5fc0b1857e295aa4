"""Whether the time is known: without it the box takes messages but promises no date."""

from appliance.clock import SystemClock
from appliance.health.finding import Finding, Installation, State


def examine(_: Installation) -> Finding:
    return judge(is_sure=SystemClock().is_sure())


def judge(*, is_sure: bool) -> Finding:
    if is_sure:
        return Finding("clock", State.GOOD, "L'heure est juste.")
    return Finding(
        "clock",
        State.WRONG,
        "L'heure n'est pas connue : le boîtier prend les messages, mais ne donne aucun rendez-vous.",
        "Reliez le boîtier à internet quelques minutes : il se met à l'heure seul. Si cela revient, demandez à votre"
        " installateur une pile pour son horloge.",
    )
