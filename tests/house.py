"""The project's files and the arrows between them, read from their imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("rnn_core", "app", "pages")


def files(*folders: str) -> list[str]:
    """The Python files below some folders, as paths from the project's root."""
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*.py"))


def tree_of(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def imported(node: ast.AST) -> set[str]:
    """Every module that is imported anywhere below a node: `import a.b` as "a.b" and `from a import b` as "a.b"."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            found |= {alias.name for alias in each.names}
        if isinstance(each, ast.ImportFrom):
            package = "." * each.level + (each.module or "")
            found |= {f"{package}.{alias.name}" for alias in each.names}
        if isinstance(each, ast.Call) and ast.unparse(each.func) in ("__import__", "importlib.import_module"):
            found |= {arg.value for arg in each.args if isinstance(arg, ast.Constant)}
    return found


def file_of(module: str) -> str | None:
    """The project's file behind a module, or behind a name that is imported from one; None where it is somebody else's."""
    path = ROOT / module.replace(".", "/")
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return str(candidate.relative_to(ROOT))
    return file_of(module.rpartition(".")[0]) if "." in module else None


@cache
def modules_of(file: str) -> frozenset[str]:
    return frozenset(imported(tree_of(file)))


@cache
def arrows() -> Mapping[str, frozenset[str]]:
    """Each file of the project with the project's files that it imports."""
    return {file: frozenset(_targets(file)) - {file} for file in files(*CODE)}


def _targets(file: str) -> Iterable[str]:
    return (target for module in modules_of(file) if (target := file_of(module)))


def reached(file: str) -> set[str]:
    """Every file that a file imports, and that those import, and so on; itself, too."""
    found, open_ends = {file}, [file]
    while open_ends:
        new = arrows()[open_ends.pop()] - found
        found |= new
        open_ends += new
    return found


def room(file: str) -> str:
    """The room of a file: a folder of the first floor, or the file itself where it stands in none."""
    parts = Path(file).parts
    return "/".join(parts[:2]) if len(parts) > 2 else file


def between_rooms(below: str = "") -> dict[str, set[str]]:
    """Each room with the rooms that it imports, of those whose path begins so."""
    found: dict[str, set[str]] = {}
    for file, targets in arrows().items():
        if file.startswith(below):
            found.setdefault(room(file), set()).update(room(t) for t in targets if t.startswith(below))
    return {here: there - {here} for here, there in found.items()}


def circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Groups whose members import each other round about."""
    below: dict[str, set[str]] = {}
    for start in graph:
        found, open_ends = set(), list(graph[start])
        while open_ends:
            here = open_ends.pop()
            if here not in found:
                found.add(here)
                open_ends += graph.get(here, ())
        below[start] = found
    rings = {tuple(sorted(b for b in below if a in below[b] and b in below[a])) for a in below if a in below[a]}
    return [list(ring) for ring in sorted(rings)]
