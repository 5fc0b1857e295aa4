"""Starting a reception: what must stop it before a call is taken."""

from dataclasses import replace
from pathlib import Path

import pytest

from appliance import wiring
from appliance.errors import SettingsError
from appliance.sealing import new_key_pair
from appliance.settings import Box
from appliance.vocabulary.practice import OwnSign
from appliance.vocabulary.sms import Watcher
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file


async def test_somebody_on_call_whom_no_text_reaches_stops_the_start(tmp_path: Path) -> None:
    file = practice_file()
    file = replace(file, practice=replace(file.practice, escalation=(Watcher("Secrétariat", "02 61 91 04 20"),)))
    box = Box(recipients=(new_key_pair().recipient,))
    with pytest.raises(SettingsError, match=r"'Secrétariat': .* mobile") as refused:
        async with wiring.reception(box, file, FakeClock(), tmp_path):
            pass
    assert "91" not in str(refused.value)


async def test_words_for_a_danger_that_nobody_knows_stop_the_start(tmp_path: Path) -> None:
    file = practice_file()
    file = replace(file, practice=replace(file.practice, own_signs=(OwnSign("chestpain", "barre sous les seins"),)))
    box = Box(recipients=(new_key_pair().recipient,))
    with pytest.raises(SettingsError, match="Did you mean 'chest_pain'"):
        async with wiring.reception(box, file, FakeClock(), tmp_path):
            pass
