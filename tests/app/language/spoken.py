"""Every sentence that the code says, found by Babel's own extractor, and those of the glossary."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from app.language.glossary import TERMS

ROOT = Path(__file__).parents[3]
KEYWORDS = {"say": None, "plain": None, "later": None, "say_count": (1, 2), "plain_count": (1, 2)}
IN_GERMAN = (
    *("pages/gradient_decay", "pages/glossary", "pages/tour", "app/findings", "app/experiment"),
    *("app/components", "app/drawing"),
)
FRAME = ("app/main.py", "app/numbers.py", "pages/way.py", "pages/orientation.py", "pages/page_list.py")
Message = str | tuple[str, ...]


def said_in(paths: Iterable[Path]) -> set[Message]:
    """The templates of these files; of a count both forms."""
    found: set[Message] = set()
    for path in paths:
        for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):  # type: ignore[arg-type]
            found.add(message)
        found.update(_within_f_strings(path))
    return found - {""}


def _within_f_strings(path: Path) -> Iterator[str]:
    """What Babel reads over before Python 3.12: sentences that are said within braces."""
    for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for call in ast.walk(outer) if isinstance(outer, ast.JoinedStr) else ():
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "plain"):
                match call.args:
                    case [ast.Constant(value=str() as sentence), *_]:
                        yield sentence


def to_translate() -> set[Message]:
    """What a language must have at least: the first page, the tour, the controls, the frame and the glossary."""
    folders = [ROOT / name for name in IN_GERMAN]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))] + [ROOT / name for name in FRAME]
    glossary = {text for term in TERMS for text in (term.name, *term.written, term.entry)}
    return said_in(files) | glossary
