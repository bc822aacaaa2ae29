"""What the glossary says: its headline, and each term with its entry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from app.language.glossary import TERMS, Term
from app.language.language import later, plain, plain_count, say
from app.language.page_link import to_page

_BELOW, _ABOVE = re.compile(r"_(?:\{([^}]*)\}|(\w+))"), re.compile(r"\^(\w+)")
_TITLES = {"exploding": later("Exploding and clipping")}  # those that are not the folder's name


def headline(terms: Sequence[Term], typed: str) -> str:
    """How many terms there are, and how many are found."""
    if not typed.strip():
        return plain_count("{count} term of this app", "{count} terms of this app", len(TERMS))
    if not terms:
        return plain("No term has “{typed}”", typed=typed.strip())
    return plain_count("{count} term has “{typed}”", "{count} terms have “{typed}”", len(terms), typed=typed.strip())


def entry(term: Term) -> Markup:
    """A term, what it means, and a link to the page on which it can be seen."""
    name, path = plain(term.name), "" if term.seen == "gradient_decay" else term.seen
    seen = say(
        'Seen on: <a href="{link}" target="_self">{page}</a>.',
        link=to_page(path),
        page=plain(_TITLES.get(term.seen) or term.seen.replace("_", " ").capitalize()),
    )
    return Markup("<dt>{}</dt><dd>{} {}</dd>").format(
        name[:1].upper() + name[1:], with_indices(plain(term.entry)), seen
    )


def with_indices(words: str) -> Markup:
    """h_{t−1} and e^λ as one writes them: what follows _ below the line, what follows ^ above it."""
    below = _BELOW.sub(r"<sub>\1\2</sub>", str(escape(words)))
    return Markup(_ABOVE.sub(r"<sup>\1</sup>", below))
