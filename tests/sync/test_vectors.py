"""The vectors themselves."""

from __future__ import annotations

import pytest

from mobile_app.errors import PhraseProblem, Refusal
from scripts import make_vectors
from scripts.stored_vectors import KEY_LOST
from tests.vectors import load

FILES = sorted(path.stem for path in make_vectors.FOLDER.glob("*.json"))
OUTCOMES = {"valid", *Refusal, *PhraseProblem, KEY_LOST}


def test_ours_are_what_the_script_makes(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_vectors.main(["--check"]) == 0, capsys.readouterr().out


def test_a_vector_that_differs_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(make_vectors, "KEY", bytes(32))
    assert make_vectors.main(["--check"]) == 1
    assert capsys.readouterr().out == "seal.json is not what this code makes\n"


@pytest.mark.parametrize("name", FILES)
def test_each_has_a_name_of_its_own_and_one_outcome(name: str) -> None:
    vectors = load(name)
    assert len({vector["name"] for vector in vectors}) == len(vectors) > 0
    assert {vector["outcome"] for vector in vectors} <= OUTCOMES
