"""The table: in the terminal, in the README, and as numbers in `results.json`."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
README = HERE / "README.md"
BEGIN, END = "<!-- the last table: begin -->", "<!-- the last table: end -->"
HEAD = ("work", "ours", "PyTorch user", "ratio [quartiles]", "goal", "met")
LIBRARIES = ("numpy", "torch", "streamlit", "playwright")
Line = Mapping[str, Any]


def machine() -> str:
    """Processor, cores, system and versions, in words; how busy it was before the start."""
    load = f", load {os.getloadavg()[0]:.1f} before the start" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}{load}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unnamed processor"


def keep(part: str, machine_words: str, rows: list[Line]) -> dict[str, Any]:
    """Put a part's rows into `results.json` beside the other parts' last ones, and return all of them."""
    results: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    results[part] = {
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": machine_words,
        "rows": list(rows),
    }
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return results


def table(rows: list[Line]) -> str:
    """Markdown, aligned to be read in a terminal too."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Line) -> tuple[str, ...]:
    met = {True: "yes", False: "no", None: ""}[row["met"]]
    return (row["work"], row["ours"], row["theirs"], row["ratio"], row["goal"], met)


def refresh_readme(results: Mapping[str, Any]) -> None:
    """Put the tables of all parts between the README's two markers."""
    sections = [
        f"### {part.capitalize()}\n\n{entry['when']}; {entry['machine']}.\n\n{table(entry['rows'])}"
        for part, entry in results.items()
    ]
    text = README.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    README.write_text(before + BEGIN + "\n" + "\n\n".join(sections) + "\n" + END + after, encoding="utf-8")
