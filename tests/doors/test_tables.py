from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.doors.people import (
    appointments_csv,
    patients_csv,
    read_appointments,
    read_patients,
)
from appliance.errors import DoorError
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient
from tests.fakes.practices import BRUNO, ODETTE, at, practice, visit


def patients(text: str) -> list[Patient]:
    return [line.value for line in read_patients(text.encode())]


def test_a_table_is_read_as_spreadsheets_write_it() -> None:
    odette = Patient("Delaunay", "Odette", date(1946, 10, 2), "0261910513")
    for header in ("nom;prénom;naissance;téléphone", "Nom;Prenom;Date de naissance;TEL", "NOM,prénom,né le,portable"):
        mark = "," if "," in header else ";"
        line = mark.join(("Delaunay", "Odette", "02/10/1946", "02 61 91 05 13"))
        assert patients(f"{header}\r\n{line}\r\n\r\n") == [odette]
    windows = "nom;prénom\r\nLefèvre;Zoé\r\n".encode("cp1252")
    assert read_patients(windows)[0].value == Patient("Lefèvre", "Zoé")
    assert patients("\r\n;\r\nnom;prénom\r\nDelaunay;Odette\r\n") == [Patient("Delaunay", "Odette")]
    old_mac = "nom;prénom\rDelaunay;Odette\rNoël;Marc\r"
    assert [one.first for one in patients(old_mac)] == ["Odette", "Marc"]
    assert patients("sep=,\r\nnom,prénom\r\nNoël,Marc\r\n") == [Patient("Noël", "Marc")], "a line for Excel alone"
    assert patients("\nnom,prénom\nNoël,Marc") == [Patient("Noël", "Marc")]
    unicode_text = "nom\tprénom\r\nLefèvre\tZoé\r\n".encode("utf-16")
    assert read_patients(unicode_text)[0].value == Patient("Lefèvre", "Zoé")


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("612345678", "0612345678"),  # a spreadsheet ate the zero
        ("06.12.34.56.78", "0612345678"),
        ("06 12\u00a034 56 78", "0612345678"),
        ("+33 (0)6 12 34 56 78", "0612345678"),
        ("0033612345678", "0612345678"),
        ("+32 475 12 34 56", "+32475123456"),
        ("0032475123456", "+32475123456"),
    ],
)
def test_a_number_is_read_however_it_is_written(told: str, number: str) -> None:
    assert patients(f"téléphone;nom\n{told};Noël") == [Patient("Noël", phone=number)]


@pytest.mark.parametrize(
    "told", ["02/10/1946", "2.10.1946", "1946-10-02", "02/10/1946 00:00:00", "1946-10-02T00:00:00"]
)
def test_a_birth_date_is_read_however_it_is_written(told: str) -> None:
    assert patients(f"nom;naissance\nNoël;{told}") == [Patient("Noël", birth_date=date(1946, 10, 2))]


def test_of_two_numbers_the_mobile_is_kept_and_the_other_told() -> None:
    both = "nom;tel;portable\nRoche;{};{}\n"
    for numbers in (("0261910513", "0639980512"), ("0639980512", "0261910513")):
        (line,) = read_patients(both.format(*numbers).encode())
        assert line.value.phone == "0639980512"
        assert line.remarks == ("le numéro 0639980512 est gardé, 0261910513 ne l'est pas",)
    for numbers in (("0639980512", ""), ("", "0639980512"), ("0639980512", "06 39 98 05 12")):
        (line,) = read_patients(both.format(*numbers).encode())
        assert (line.value.phone, line.remarks) == ("0639980512", ())
    (line,) = read_patients("nom;tel\nRoche;06 39 98 05 12 (sa mère)".encode())
    assert (line.value.phone, line.remarks) == ("0639980512", ("« sa mère », à côté du numéro, n'est pas gardé",))


def test_a_damaged_sign_does_not_turn_the_others_into_windows_letters() -> None:
    for start in (b"", b"\xef\xbb\xbf"):
        with pytest.raises(DoorError, match=r"ligne 3 : .* signe illisible"):
            read_patients(start + "nom;prénom\nLefèvre;Zoé\nLef\xff;Zoé\n".encode().replace(b"\xc3\xbf", b"\xc3"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "vide"),
        ("prénom;naissance\nOdette;02/10/1946", "Il manque la colonne « nom »"),
        ("nom;courriel\nA;", "« courriel » n'est pas connue. Renommez-la ou supprimez-la ; sont lues : nom, prénom"),
        ("nom;naisance\nA;", "« naisance » n'est pas connue. Vouliez-vous dire « naissance » ?"),
        ("nom;naissance\nA;31/02/1946", "ligne 2 : « 31/02/1946 » n'est pas une date"),
        ("nom;naissance\nA;\nB;demain", "ligne 3"),
        ("nom;naissance\nA;01/01/2999", "dans l'avenir"),
        ("nom;naissance\nA;01/02/0950", "la naissance « 01/02/0950 » est trop ancienne"),
        ("nom;naissance\nA;1946-10-01T23:00:00Z", "n'est pas une date"),
        ("nom;téléphone\nA;12", "pas un numéro"),
        ("nom;portable\nA;12", "pas un numéro"),
        ("nom;prénom\nA;B;;\nRoche;Anne;Marie;x", "ligne 3 : la case « Marie » n'est sous aucun titre de colonne"),
        ("nom;;prénom\nA;;B\nA;x;B", "ligne 3 : la case « x » n'est sous aucun titre de colonne"),
        ("nom;nom de naissance\nA;B", "Les colonnes « nom » et « nom de naissance » disent la même chose"),
        ("nom;prénom\n;Odette", "ligne 2 : la colonne « nom » est vide"),
        ('nom;prénom\nA;B\n"Delaunay;Odette\nRoux;Paul', "ligne 3 : un guillemet n'est pas fermé"),
        ('nom;prénom\n"Delaunay;Odette\nRoux";Paul\nC;x', "ligne 2 : un guillemet n'est pas fermé"),
        ("nom;prénom\nA;" + "x" * 200_000, "ligne 2 : un guillemet n'est pas fermé, ou une case est démesurée"),
        ("nom;prénom\nA;\x00", "ligne 2"),
    ],
)
def test_a_wrong_file_is_told_line_by_line(text: str, told: str) -> None:
    with pytest.raises(DoorError) as failure:
        patients(text)
    assert told in str(failure.value)


def test_many_errors_are_counted() -> None:
    with pytest.raises(DoorError, match="et 5 autres"):
        patients("nom;naissance\n" + "A;x\n" * 25)


_letters = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\ufffd"), min_size=1, max_size=12
)
_names = _letters | st.text("'=+-@", max_size=4).flatmap(lambda first: _letters.map(lambda rest: first + rest))


@given(
    st.lists(
        st.builds(
            Patient,
            _names,
            st.none() | _names,
            st.none() | st.dates(date(1900, 1, 1), date(2026, 1, 1)),
            st.sampled_from((None, "0261910513", "0639980512", "+32475123456")),
        )
    )
)
def test_what_is_written_is_read_back(people: list[Patient]) -> None:
    assert [line.value for line in read_patients(patients_csv(people))] == people


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+32475123456", "@SUM(1)"])
def test_a_cell_is_never_a_formula(formula: str) -> None:
    assert f"\n'{formula};".encode() in patients_csv([Patient(formula)])


def test_a_name_keeps_its_apostrophe() -> None:
    assert patients("nom;prénom\n't Hooft;Jan") == [Patient("'t Hooft", "Jan")]
    assert b"\n't Hooft;Jan" in patients_csv([Patient("'t Hooft", "Jan")])


def test_appointments_are_read_back_and_named_by_key_or_name() -> None:
    one = Appointment(AppointmentId(""), visit("2026-11-26 09:00"), BRUNO)
    assert [line.value for line in read_appointments(appointments_csv(practice(), [one]), practice())] == [one]
    text = (
        "praticien;type;début;nom\nDocteur Anne Roux;Vaccination;26/11/2026 9h;Noël\nroux;vaccine;2026-11-27T10:00;Noël"
    )
    text += "\nroux;vaccine;27/11/2026 10:20:00;Noël"
    first, second, third = read_appointments(text.encode(), practice())
    assert (first.value.slot.start, first.value.slot.minutes) == (at("2026-11-26 09:00"), 10)
    assert (second.number, second.value.slot.start) == (3, at("2026-11-27 10:00"))
    assert third.value.slot.start == at("2026-11-27 10:20")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rou;consultation;26/11/2026 9h;;A", "vouliez-vous dire « roux »"),
        ("roux;chirurgie;26/11/2026 9h;;A", "le type « chirurgie » n'existe pas"),
        ("roux;consultation;26/11/2026;;A", "n'est pas un jour et une heure"),
        ("roux;consultation;26/11/2026 25:00;;A", "n'est pas un jour et une heure"),
        ("roux;consultation;0001-01-01T00:00;;A", "n'est pas un jour et une heure"),
        ("roux;consultation;26/11/2026 9h;long;A", "la durée « long »"),
        ("roux;consultation;26/11/2026 9h;²;A", "la durée « ² »"),
    ],
)
def test_a_wrong_appointment_is_told(line: str, told: str) -> None:
    with pytest.raises(DoorError) as failure:
        read_appointments(f"praticien;type;début;durée;nom\n{line}".encode(), practice())
    assert told in str(failure.value)
    assert ODETTE.last not in str(failure.value)
