"""The shape of the project: which way the imports point, and how long a file may be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOORS = [
    path / f"{path.name}.py" for path in sorted((ROOT / "pages").iterdir()) if (path / f"{path.name}.py").is_file()
]


def files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports at any level, `import a.b` as "a.b" and `from a import b` as "a.b"."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            found |= {f"{package}.{alias.name}" for alias in node.names}
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("__import__", "importlib.import_module"):
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def packages(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def offenders(paths: list[Path], *forbidden: str) -> dict[str, set[str]]:
    return {str(path.relative_to(ROOT)): bad for path in paths if (bad := packages(path) & set(forbidden))}


def test_the_core_knows_neither_the_app_nor_how_it_is_drawn() -> None:
    assert offenders(files("rnn_core"), "streamlit", "plotly", "app", "pages", "pandas", "matplotlib") == {}


def test_only_the_torch_files_of_the_core_import_torch() -> None:
    others = [path for path in files("rnn_core") if path.parent.name != "with_torch"]
    assert offenders(others, "torch") == {}


def test_the_core_reaches_for_its_torch_files_only_inside_of_functions() -> None:
    for path in (p for p in files("rnn_core") if p.parent.name != "with_torch"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert "with_torch" not in ast.unparse(node), path


def test_figures_and_diagrams_never_import_streamlit() -> None:
    pure = [
        p
        for p in files("app", "pages")
        if p.stem.endswith(("_figure", "_diagram", "words")) or p.parent.name == "drawing"
    ]
    pure = [p for p in pure if p not in DOORS]
    assert offenders(pure, "streamlit") == {}


def test_pages_hold_no_numerics_and_no_plotting() -> None:
    assert offenders(DOORS, "numpy", "plotly", "torch", "pandas", "scipy") == {}


def test_of_the_app_only_the_entry_script_imports_pages() -> None:
    assert offenders([path for path in files("app") if path.name != "main.py"], "pages") == {}


def test_no_name_with_a_leading_underscore_crosses_a_border() -> None:
    for path in files("app", "pages"):
        private = {name for name in imported(path) if name.startswith("rnn_core") and "._" in name}
        assert private == set(), path
    for path in files("rnn_core"):
        private = {name for name in imported(path) if name.startswith("rnn_core.") and "._" in name}
        assert private == set(), path


@pytest.mark.parametrize(
    ("paths", "longest"), [(files("rnn_core", "app", "pages"), 250), (DOORS, 120)], ids=["code", "pages"]
)
def test_no_file_has_grown_into_a_drawer(paths: list[Path], longest: int) -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in paths}
    assert {name: lines for name, lines in lengths.items() if lines > longest} == {}


def test_no_file_is_named_after_nothing() -> None:
    assert [p for p in files("rnn_core", "app", "pages", "tests") if p.stem in ("utils", "helpers", "misc")] == []
