"""The tables in the README follow the last run, and a part that was not run keeps its own."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.rows import Row, compared
from benchmarks.timing import Comparison


def test_a_ratio_is_theirs_over_ours_and_meets_its_goal_or_not() -> None:
    comparison = Comparison(ours=0.01, theirs=0.05, quartiles=(4.5, 5.5))
    assert compared("a run", comparison, goal=5.0).met is True
    assert compared("a run", comparison, goal=5.1).met is False
    assert compared("a run", comparison, goal=None).ratio == "5.0× [4.5, 5.5]"


def test_running_one_part_again_keeps_the_other_parts_tables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(report.README.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(report, "README", readme)
    monkeypatch.setattr(report, "RESULTS", tmp_path / "results.json")
    for part, taken in (("engine", "1 ms"), ("load", "2 ms"), ("engine", "3 ms")):
        report.refresh_readme(report.keep(part, "a machine", [asdict(Row(work="a run", ours=taken))]))
    text = readme.read_text(encoding="utf-8")
    tables = text[text.index(report.BEGIN) : text.index(report.END)]
    assert "2 ms" in tables
    assert "3 ms" in tables
    assert "1 ms" not in tables
    assert text.count(report.BEGIN) == text.count(report.END) == 1
