import pytest

from appliance.notices.numbers import mobile, told


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("0639980512", "+33639980512"),
        ("+33 7 65 43 12 34", "+33765431234"),
        ("06.12.34.56.78", "+33612345678"),
        ("0692123456", "+262692123456"),
        ("0696123456", "+596696123456"),
        ("+447911123456", "+447911123456"),
    ],
)
def test_mobile_telephones_are_written_to(number: str, written: str) -> None:
    assert mobile(number) == written


@pytest.mark.parametrize("number", [None, "", "0261910513", "0912345678", "0812345678", "15", "+442079460000", "abc"])
def test_landlines_short_numbers_and_nothing_get_no_text(number: str | None) -> None:
    assert mobile(number) is None


def test_numbers_are_told_in_pairs() -> None:
    assert told("0261910400") == "02 61 91 04 00"
    assert told("3624") == "3624"
