"""What is said in place of a figure: each sentence of every refusal that the app and its pages write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from tests.app.language.spoken import KEYWORDS, ROOT
from tests.wording import offences, sentences

FILES = [path for folder in ("app", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
ALL_REFUSALS = ("column_words.py", "csv_rows.py", "text_files.py", "link_refusal.py")  # whatever they say is one


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def templates(path: Path) -> list[str]:
    """What a file says where it refuses: in a ValueError, a problem, or all of it where it does nothing else."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places: list[ast.AST] = [tree] if path.name in ALL_REFUSALS else [*calls(tree, "ValueError", "problem")]
    said = [argument for place in places for call in calls(place, *KEYWORDS) for argument in call.args]
    return [
        argument.value for argument in said if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def filled(template: str) -> str:
    """With a word for each value."""
    return "".join(text + ("x" if name is not None else "") for text, name, _, _ in Formatter().parse(template))


REFUSALS = sorted({template for path in FILES for template in templates(path)})


@pytest.mark.parametrize("template", REFUSALS, ids=lambda template: template[:40])
def test_every_sentence_of_a_refusal_keeps_the_rules_of_the_screen(template: str) -> None:
    assert [(said, offences(said)) for said in sentences(filled(template)) if offences(said)] == []


def test_no_refusal_is_glued_from_parts_of_sentences() -> None:
    for path in FILES:
        for call in calls(ast.parse(path.read_text(encoding="utf-8")), "problem"):
            assert not any(isinstance(argument, ast.JoinedStr) for argument in call.args), path
