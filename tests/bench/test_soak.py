"""The states in which the soak's callers hang up."""

from appliance.bench.callers import CONVERSATIONS
from appliance.bench.soak import LAST_ASKED, STATES
from appliance.settings import sample_practice
from tests.fakes.hearing import pause
from tests.reception.calls import Call, speaks


async def test_each_state_of_the_conversations_is_looked_for_and_found() -> None:
    reached = set()
    for conversation in CONVERSATIONS:
        for said in range(len(conversation)):
            call = await Call(pause(500), speaks(*conversation[:said]), file=sample_practice()).served()
            (last,) = call.store.connection.run(LAST_ASKED)
            reached.add(last["asked"])
    assert reached == STATES
