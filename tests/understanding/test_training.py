"""The trainable parts: the same sentences give the same classifier, and it has learnt them."""

from pathlib import Path

import numpy as np
import pytest

from appliance.errors import ModelError
from appliance.understanding import classifier, linear, training

SENTENCES = [
    ("book", "je voudrais prendre un rendez vous"),
    ("book", "un rendez vous demain"),
    ("cancel", "je voudrais annuler mon rendez vous"),
    ("cancel", "annulez pour demain"),
    ("info_price", "combien coute la consultation"),
    ("info_price", "quel est le prix"),
]


@pytest.fixture(scope="module")
def examples() -> list[training.Example]:
    return [training.Example(words, label, classifier.features(words)) for label, words in SENTENCES]


def test_the_same_sentences_give_the_same_weights(examples: list[training.Example]) -> None:
    one, other = training.train(examples), training.train(examples)
    np.testing.assert_array_equal(one.weights, other.weights)


def test_sentences_are_learnt_and_kept_in_a_file(examples: list[training.Example], tmp_path: Path) -> None:
    training.train(examples).save(tmp_path / "model.npz")
    model = linear.load(tmp_path / "model.npz")
    for label, words in SENTENCES:
        odds = model.probabilities(classifier.features(words))
        assert max(odds, key=odds.__getitem__) == label
        assert sum(odds.values()) == pytest.approx(1.0, abs=1e-3)


def test_each_sentence_is_judged_once_by_a_model_that_has_not_seen_it(examples: list[training.Example]) -> None:
    judged = training.cross_validate(examples, 3, training.answer_intent)
    assert sorted(one.text for one, _ in judged) == sorted(one.text for one in examples)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(ModelError, match="training"):
        linear.load(tmp_path / "model.npz")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        linear.load(tmp_path / "model.npz")
