"""The command: a link and a file -> sentences and an exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.experiment.from_query import experiment_of
from app.findings.find import finding_of
from app.homework.__main__ import main
from app.homework.words import _MISTAKES
from pages.gradient_decay.take_away_csv import curves_csv
from rnn_core import run
from rnn_core.homework.workings import Mistake
from tests.rnn_core.homework.student import Student
from tests.wording import offences

QUERY = "cells=RNN&cells=GRU&T=20&H=8"
LINK = f"http://127.0.0.1:8501/gradient_decay?{QUERY}"
GRU = experiment_of(QUERY).curves[1].config


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def status(file: Path, data: bytes, link: str = LINK, *more: str) -> int:
    file.write_bytes(data)
    return main(["check", str(file), "--link", link, *more])


def test_a_right_homework_ends_with_0(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(file, b"cell,GRU\n" + Student().hand_in(GRU)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "GRU",
        "right: The curve (within 0.02 of log10 at each lag).",
        "right: The decay per step (within 1 %).",
        "right: The horizon (the same lag).",
    ]


def test_a_wrong_one_ends_with_1_and_what_went_wrong(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"cell,GRU\n" + Student(start=None, divide_loss=16).hand_in(GRU)
    assert status(file, data) == 1
    said = capsys.readouterr().out.splitlines()[1]
    assert said.startswith("wrong: The curve (within 0.02 of log10 at each lag). 20 lags are wrong. At lag 0 ")
    assert said.endswith(
        "The sizes are absolute. Divide each by the size at lag 0. "
        "The loss is divided by the size of the batch. Add the sequences’ losses up."
    )


def test_the_csv_of_the_app_is_a_curve_to_hand_in(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    experiment = experiment_of(QUERY)
    findings = [finding_of(curve, run(curve.config), experiment) for curve in experiment.curves]
    table = curves_csv(findings).encode()
    decay, horizon = findings[1].summary.decay_per_step, findings[1].summary.horizon
    assert status(file, f"cell,GRU\ndecay_per_step,{decay:.3f}\nhorizon,{horizon}\n".encode() + table) == (
        0 if findings[1].summary.horizon_reached else 1
    )
    assert status(file, b"cell,GRU\n" + table) == 1
    assert "missing: The horizon was not handed in." in capsys.readouterr().out
    assert status(file, table) == 2
    assert "the file must say which cell it is of, such as a line cell,RNN, got none" in capsys.readouterr().err


def test_the_last_loss_alone_can_be_asked(file: Path) -> None:
    link = "cells=RNN&T=20&H=8&type=many to many"
    config = experiment_of(link).curves[0].config
    data = Student(losses=range(19, 20)).hand_in(config)
    assert status(file, data, link, "--loss", "last") == 0
    assert status(file, data, link) == 1


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("http://127.0.0.1:8501/", "--link must be a link of the app or its query, such as cells=LSTM&T=50, got"),
        ("cells=RNN&T=1000", "T"),
        ("cells=LSTM", "cell must be one of the link's, LSTM, got 'GRU'"),
        ("cells=GRU&T=20&scale=nan", "scale"),
        ("cells=GRU&x=" + "x" * 5000, "--link must have at most 4000 characters, got 5012"),
        ("cells=GRU&type=one to one", "the network must read at least 2 steps, got 1"),
        ("http://[x?cells=GRU", ""),
    ],
)
def test_a_strange_link_ends_with_2(file: Path, link: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(file, b"cell,GRU\n" + Student().hand_in(GRU), link) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_a_strange_file_ends_with_2(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for data in (b"", b"\x00\xff", b"x" * 10_000_000, b"lag;size\n0;1\n"):
        assert status(file, data) == 2
        assert capsys.readouterr().err.count("\n") == 1
    for path in (tmp_path, tmp_path / "none.csv"):
        assert main(["check", str(path), "--link", LINK]) == 2
        assert capsys.readouterr().err.startswith("SUBMISSION must be a file that can be read, got ")


def test_every_mistake_has_its_words_which_are_plain() -> None:
    assert set(_MISTAKES) == set(Mistake)
    assert {text: found for text in _MISTAKES.values() if (found := offences(text))} == {}


def test_the_example_of_the_docs_is_right(file: Path) -> None:
    """The loop of docs/homework.md, run as it stands there."""
    docs = (Path(__file__).parents[3] / "docs" / "homework.md").read_text(encoding="utf-8")
    script = docs.split("```python\n")[1].split("```")[0]
    exec(compile(script.replace("homework.csv", str(file)), "docs/homework.md", "exec"), {})
    link = docs.split("--link '")[1].split("'")[0]
    assert main(["check", str(file), "--link", link]) == 0
