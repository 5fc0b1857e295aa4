"""The trainable parts: the same sentences give the same classifier, and it has learnt them."""

import json
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
    return _examples()


def _examples() -> list[training.Example]:
    return [training.Example(words, label, classifier.features(words)) for label, words in SENTENCES]


def test_the_same_sentences_give_the_same_weights(examples: list[training.Example]) -> None:
    one, other = training.train(examples, 1.0), training.train(examples, 1.0)
    np.testing.assert_array_equal(one.weights, other.weights)


def test_sentences_are_learnt_and_kept_in_a_file(examples: list[training.Example], tmp_path: Path) -> None:
    training.train(examples, 1.0).save(tmp_path / "model.npz")
    model = linear.load(tmp_path / "model.npz")
    for label, words in SENTENCES:
        odds = model.probabilities(classifier.features(words))
        assert max(odds, key=odds.__getitem__) == label
        assert sum(odds.values()) == pytest.approx(1.0, abs=1e-3)


def test_each_sentence_is_judged_once_by_a_model_that_has_not_seen_it(examples: list[training.Example]) -> None:
    judged = training.cross_validate(examples, 1.0, 3, training.answer_intent)
    assert sorted(one.text for one, _ in judged) == sorted(one.text for one in examples)


def test_a_long_sentence_is_also_learnt_with_words_lost_and_judged_whole_only(tmp_path: Path) -> None:
    written = {"long": "je voudrais bien avancer mon rendez vous de jeudi matin", "short": "au revoir"}
    lines = [{"id": key, "text": text, "expect": {"intent": "move"}} for key, text in written.items()]
    (tmp_path / "intent_tune.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    learnt = training.intents(tmp_path)
    worn = [one for one in learnt if one.worn]
    assert [one.origin for one in worn] == ["long"] * len(training.WORN)
    whole = next(one for one in learnt if one.origin == "long" and not one.worn)
    assert all(one.label == "move" and one.features != whole.features for one in worn)
    assert not any(one.worn for one, _ in training.cross_validate([*learnt, *_examples()], 1.0, 2, lambda *_: "move"))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(ModelError, match="training"):
        linear.load(tmp_path / "model.npz")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        linear.load(tmp_path / "model.npz")
