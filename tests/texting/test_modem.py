"""Taking a text back from the folders of gammu-smsd; the rest is in the contract suite."""

from pathlib import Path

import pytest

from appliance.texting.modem import ModemTexting
from appliance.vocabulary.sms import Sms, SmsKind, SmsState
from tests.fakes.clock import FakeClock

SMS = Sms("5f3c", SmsKind.ON_CALL, "+33639980420", "ALERTE")


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    for folder in ("outbox", "sent", "error", "inbox"):
        (tmp_path / folder).mkdir()
    return tmp_path


@pytest.mark.parametrize(("folder", "back"), [("outbox", True), ("error", True), ("sent", False)])
def test_what_has_not_left_can_be_taken_back(spool: Path, folder: str, *, back: bool) -> None:
    modem = ModemTexting(spool, FakeClock())
    modem.send(SMS)
    file = next((spool / "outbox").iterdir())
    file.rename(spool / folder / file.name)
    assert modem.withdraw(SMS.id) is back
    assert modem.state(SMS.id) is (None if back else SmsState.DELIVERED)
    assert not modem.withdraw(SMS.id)
