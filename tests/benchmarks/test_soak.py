"""What a soak says of what it has sampled."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.soak import Sample, verdict, write


def samples(growth: float, threads: int = 9) -> list[Sample]:
    """Forty samples; the memory has grown by that share at the end, evenly."""
    return [
        Sample(
            seconds=10.0 * k,
            resident_mb=300 * (1 + growth * k / 39),
            proportional_mb=250.0,
            threads=threads,
            files=90,
            done=k,
            failed=0,
        )
        for k in range(40)
    ]


def test_memory_that_stays_holds_and_memory_that_grows_by_a_third_grows() -> None:
    assert "grows" not in verdict(samples(0.0))
    assert "resident_mb" in verdict(samples(0.33)).split("grows")[0]


def test_a_thread_more_is_no_leak() -> None:
    few = samples(0.0)
    assert "grows" not in verdict([*few[:-5], *samples(0.0, threads=10)[-5:]])


def test_the_table_has_a_line_a_sample_and_the_picture_a_curve_a_quantity(tmp_path: Path) -> None:
    write(samples(0.1), tmp_path)
    with (tmp_path / "soak.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 40
    picture = ElementTree.parse(tmp_path / "soak.svg")
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}polyline")) == 3
