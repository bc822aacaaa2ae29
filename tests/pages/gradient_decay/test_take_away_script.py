"""The script to take away, run as a student runs it, against the curve that it was taken from."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.findings.finding import Finding
from pages.gradient_decay.take_away_script import reproducing_script
from tests.app.made_findings import found

AWKWARD = "It's \"quoted\",\n\ttwo lines \\n and {braces} % 'é' 🐇🐇 of «text»; " * 3
CASES: dict[str, dict[str, Any]] = {
    "default rnn": {"key": "rnn"},
    "default lstm": {"key": "lstm"},
    "default gru": {"key": "gru"},
    "forget bias 3": {"key": "lstm3"},
    "identity relu": {"key": "rnn", "activation": "relu", "weight_init": "identity", "input_scale": 0.1},
    "sigmoid orthogonal zeros": {
        **{"key": "rnn", "activation": "sigmoid", "weight_init": "orthogonal", "weight_scale": 3.0},
        "inputs": "zeros",
    },
    "shifted rnn": {"key": "rnn", "weight_init": "shifted", "weight_scale": 0.9},
    "shifted gru": {"key": "gru", "weight_init": "shifted", "inputs": "pulse"},
    "linear pulse": {"key": "rnn", "activation": "linear", "weight_init": "orthogonal", "inputs": "pulse"},
    "leaky lstm sine": {"key": "lstm", "activation": "leaky_relu", "inputs": "sine", "gate_bias": 1.5},
    "relu gru gaussian": {"key": "gru", "activation": "relu", "weight_init": "gaussian", "gate_bias": -1.0},
    "many to many, cross entropy": {"key": "lstm", "sequence_type": "many_to_many", "loss": "cross_entropy"},
    "encoder decoder gru": {"key": "gru", "sequence_type": "encoder_decoder", "weight_init": "orthogonal"},
    "one to many": {"key": "rnn", "sequence_type": "one_to_many", "loss": "cross_entropy", "seed": 2**53 - 1},
    "one to one": {"key": "lstm", "sequence_type": "one_to_one", "seq_len": 1},
    "stacked, bottom layer": {"key": "lstm", "num_layers": 3, "layer": 0, "weight_init": "orthogonal"},
    "stacked, middle layer": {"key": "rnn", "num_layers": 3, "layer": 1},
    "both directions, backward": {"key": "gru", "bidirectional": True, "direction": 1},
    "both directions, many to many": {
        **{"key": "rnn", "bidirectional": True, "sequence_type": "many_to_many", "direction": 1},
        **{"weight_init": "gaussian", "weight_scale": 1.5},
    },
    "both directions, stacked": {"key": "lstm", "bidirectional": True, "num_layers": 2, "layer": 0, "direction": 1},
    "both read at the last step": {
        "key": "gru",
        "bidirectional": True,
        "reads": "last_step",
        "num_layers": 2,
        "layer": 0,
    },
    "keras lstm, bias 3": {"key": "lstm3", "weight_init": "keras", "weight_scale": 1.2},
    "keras gru stacked": {"key": "gru", "weight_init": "keras", "num_layers": 2},
    "one draw for all gates": {"key": "lstm", "weight_init": "orthogonal_stacked", "gate_bias": 1.0},
    "text": {"key": "rnn", "inputs": "text", "loss": "cross_entropy"},
    "awkward text": {"key": "lstm", "inputs": "text", "text": AWKWARD, "sequence_type": "many_to_many"},
    "sunspots": {"key": "gru", "inputs": "series", "weight_init": "orthogonal"},
    "narrow relu": {"key": "rnn", "activation": "relu", "weight_init": "gaussian", "hidden_size": 4, "seed": 3},
}
FINDINGS = {name: found(**case) for name, case in CASES.items()}
RUNNER = """
import contextlib, io, json, runpy, sys, traceback
for path in sys.argv[1:]:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(path, run_name="__main__")
        print(json.dumps([printed.getvalue(), ""]))
    except Exception:
        print(json.dumps([printed.getvalue(), traceback.format_exc()]))
"""


@dataclass(frozen=True)
class Ran:
    printed: str
    error: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    """Each script run from a file outside of the project, in a Python that cannot see the project; torch loads once."""
    import json

    folder = tmp_path_factory.mktemp("scripts")
    paths = {}
    for number, (name, finding) in enumerate(FINDINGS.items()):
        paths[name] = folder / f"script_{number}.py"
        paths[name].write_text(reproducing_script(finding), encoding="utf-8")
    output = outside_of_the_project(folder, "-c", RUNNER, *map(str, paths.values()))
    return {name: Ran(*json.loads(line)) for name, line in zip(paths, output.splitlines(), strict=True)}


def outside_of_the_project(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-I", "-W", "error", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def printed_curve(printed: str, finding: Finding) -> np.ndarray:
    """log10 by lag, from lines of `step value`."""
    lines = [line.split() for line in printed.splitlines()]
    T = finding.config.seq_len
    assert [int(step) for step, _ in lines] == list(range(1, T + 1))
    by_step = np.array([float(value) for _, value in lines])
    return by_step[T - 1 - finding.lags :] if finding.direction else by_step[T - 1 - finding.lags :][::-1]


@pytest.mark.parametrize("name", FINDINGS)
def test_the_script_prints_the_curve_it_was_taken_from(ran: dict[str, Ran], name: str) -> None:
    finding = FINDINGS[name]
    assert ran[name].error == ""
    np.testing.assert_allclose(printed_curve(ran[name].printed, finding), finding.ratios, rtol=0, atol=1e-8)


def test_the_script_of_the_first_picture_runs_alone_from_a_file(tmp_path: Path) -> None:
    finding = found("gru", hidden_size=32, batch_size=16, seq_len=50)
    path = tmp_path / "gradient_horizon.py"
    path.write_text(reproducing_script(finding), encoding="utf-8")
    printed = outside_of_the_project(tmp_path, str(path))
    np.testing.assert_allclose(printed_curve(printed, finding), finding.ratios, rtol=0, atol=1e-8)


@pytest.mark.parametrize("key", ["rnn", "lstm", "gru", "lstm3"])
def test_a_script_of_the_first_picture_is_short(key: str) -> None:
    script = reproducing_script(found(key, hidden_size=32, batch_size=16, seq_len=50))
    assert len(script.splitlines()) <= 32


@pytest.mark.parametrize("name", FINDINGS)
def test_a_script_needs_torch_and_numpy_only_and_names_its_licence(name: str) -> None:
    script = reproducing_script(FINDINGS[name])
    tree = ast.parse(script)
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert sorted(imported) == ["numpy", "torch", "zlib"]
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(tree))
    assert "MIT" in str(ast.get_docstring(tree))


def test_the_stepped_native_cells_are_torch_s_own() -> None:
    assert "torch.rnn_tanh_cell(" in reproducing_script(found("rnn"))
    assert "torch.rnn_relu_cell(" in reproducing_script(found("rnn", activation="relu"))
    assert "torch.lstm_cell(" in reproducing_script(found("lstm"))
    assert "torch.gru_cell(" in reproducing_script(found("gru"))
