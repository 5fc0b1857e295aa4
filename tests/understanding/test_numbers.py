from hypothesis import example, given
from hypothesis import strategies as st

from appliance.understanding.numbers import read_number, with_digits

_UNITS = """
zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
UNITS = _UNITS.split()
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def spoken(number: int) -> str:
    """A number under 10,000 as French says it (written for these tests, from the grammar)."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        return f"{'' if thousands == 1 else spoken(thousands) + ' '}mille{' ' + spoken(rest) if rest else ''}"
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        return f"{'' if hundreds == 1 else spoken(hundreds) + ' '}cent{' ' + spoken(rest) if rest else ''}"
    if number <= 16:
        return UNITS[number]
    if number < 20:
        return f"dix-{UNITS[number - 10]}"
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{spoken(number - 80)}"
    tens, unit = divmod(number, 10)
    if tens == 7:
        tens, unit = 6, unit + 10
    joint = " et " if unit in {1, 11} else "-"
    return TENS[tens] + (f"{joint}{spoken(unit)}" if unit else "")


@given(st.integers(2, 9_999).filter(lambda number: number not in {100, 1000}))
def test_every_number_is_read_back(number: int) -> None:
    assert with_digits(spoken(number)) == str(number)


@example("0<H")
@given(st.text(max_size=60))
def test_any_text_has_a_plain_form(text: str) -> None:
    words = with_digits(text).split()
    assert " ".join(words) == with_digits(" ".join(words))


def test_regional_tens() -> None:
    assert with_digits("septante-deux huitante et un nonante-neuf octante") == "72 81 99 80"


def test_articles_stay_words() -> None:
    assert with_digits("un mardi à une heure") == "un mardi a 1 heure"


def test_no_number_here() -> None:
    assert read_number(["bonjour"], 0) is None
