import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.understanding.phonetics import best, distance, french_key

words = st.text("abcdefghijklmnopqrstuvwxyzéèêç '-", max_size=20)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("fournié", "Fournier"),
        ("masson", "maçon"),
        ("delonnay", "Delaunay"),
        ("le gof", "Le Goff"),
        ("gotier", "Gauthier"),
    ],
)
def test_said_alike(heard: str, meant: str) -> None:
    assert french_key(heard) == french_key(meant)


def test_near_and_far() -> None:
    assert distance("judis", "jeudi") < distance("lundi", "jeudi") < distance("masson", "fournier")


@given(words, words)
def test_a_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert 0 <= distance(one, other) <= 1
    assert distance(one, one) == 0


def test_the_best_candidate() -> None:
    assert best("fournié", ["Masson", "Fournier"]) == ("Fournier", 0.0)
    assert best("fournié", []) is None
