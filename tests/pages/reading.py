"""A page without a browser, and what a user reads on it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

ROOT = Path(__file__).parents[2]
_TERM = re.compile(r'<span class="gh-term"[^>]*>(.*?)</span>')
WITHOUT_FIGURES = ("glossary", "host", "lesson_link", "lessons", "room")  # at least at first
PAGES = sorted(path.name for path in (ROOT / "pages").iterdir() if (path / f"{path.name}.py").is_file())


def open_page(name: str, link: dict[str, Any]) -> AppTest:
    """A page of the app at a link's query."""
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=120)
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page(str(ROOT / "pages" / name / f"{name}.py")).run()


def texts(app: AppTest) -> str:
    """Captions and explanations, without their tags."""
    return _without_tags(app, "")


def spaced_texts(app: AppTest) -> str:
    """The same with a space where a tag stood, so that no two cells of a table run into each other."""
    return _without_tags(app, " ")


def html(app: AppTest) -> list[str]:
    """Every piece of HTML on the page, none of whose own tags is shown as text; problems and links' faults may quote it.

    Without the marks of the glossary's terms.
    """
    bodies = [_TERM.sub(r"\1", str(block.proto.body)) for block in app.get("html")]
    for body in bodies:
        quotes = 'role="alert"' in body or "gh-link-said" in body
        assert quotes or not re.search(r"&lt;/?(b|i|sub|ul|li|p|div|span)\b", body), body
    return bodies


def _without_tags(app: AppTest, instead: str) -> str:
    html_of_page = " ".join(body for body in html(app) if "gh-" in body)
    return re.sub(r"<[^>]*>", instead, html_of_page).replace("\u00a0", " ")


def parts(app: AppTest, name: str) -> list[dict[str, Any]]:
    """What each part of the page that the browser draws was told, of those registered by that name."""
    found = [part.proto for part in app.get("bidi_component")]
    return [json.loads(part.json)[0] for part in found if part.component_name == f"gradient_horizon_{name}"]


def headers(app: AppTest) -> list[str]:
    return [str(header.value).replace("\u00a0", " ") for header in app.header]


def headline(app: AppTest) -> str:
    assert not app.exception, app.exception[0].value
    (title,) = app.title
    return str(title.value).replace("\u00a0", " ")


def group(app: AppTest, key: str) -> ButtonGroup[Any]:
    return next(one for one in app.button_group if one.key == key)
