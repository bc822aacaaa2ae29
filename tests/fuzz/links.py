"""Links that nobody has made: known keys with values of no sense, unknown keys, repeated ones, signed texts that are broken."""

from __future__ import annotations

from random import Random
from urllib.parse import quote, quote_plus

from app.experiment.controls import CONTROLS
from app.lessons.lesson_link import LessonLink
from app.lessons.signed_link import signed
from pages.own_keys import KEYS
from pages.page_list import EVERY
from tests.fuzz import hostile

PAGES = [listed.name for listed in EVERY]
_KNOWN = sorted(KEYS)
_CONTROLS = {control.key: control for control in CONTROLS}
_LESSONS = sorted(("forget_gate", "clipping", "depth", "three_zeros", "many_losses", "first_picture"))
SECRET = "of the servers that are fuzzed"


def link(rng: Random) -> tuple[str, str]:
    """A page's address and a query."""
    keys = [_key(rng) for _ in range(rng.choice((1, 1, 2, 3, 5, 12, 40)))]
    pairs = [(key, _value(key, rng)) for key in keys for _ in range(rng.choice((1, 1, 1, 1, 2, 5)))]
    if rng.random() < 0.05:
        return rng.choice(PAGES), hostile.text(rng).encode("utf-8", "surrogatepass").decode("latin-1")[:4000]
    wrapped = quote if rng.random() < 0.5 else quote_plus
    return rng.choice(PAGES), "&".join(f"{wrapped(key)}={wrapped(value)}" for key, value in pairs)[:60_000]


def _key(rng: Random) -> str:
    if rng.random() < 0.85:
        return rng.choice(_KNOWN)
    return rng.choice(
        (hostile.text(rng)[:60], "embed", "embed_options", "__class__", "L", "L[]", rng.choice(_KNOWN) + " ")
    )


def _value(key: str, rng: Random) -> str:
    if key == "l":
        return _broken(rng)
    if key in ("lesson", "lesson_page"):
        return rng.choice((*_LESSONS, *PAGES, hostile.text(rng)))
    if key in ("step", "room", "lang"):
        return rng.choice((hostile.written_number(rng), "ABC234", "de", "en", hostile.text(rng)))
    kind = rng.random()
    if kind < 0.3:
        return hostile.written_number(rng)
    if kind < 0.7 and key in _CONTROLS:
        return _near(key, rng)
    return rng.choice(("true", "false", "1", "0", "RNN", "LSTM", "tanh", hostile.text(rng)))


def _near(key: str, rng: Random) -> str:
    """What such a control may well have, or nearly."""
    control = _CONTROLS[key]
    default = control.written(control.default) if not isinstance(control.default, list) else "rnn"
    options = [str(one) for one in getattr(control, "options", ())]
    bounds = [str(end) for end in (getattr(control, "low", None), getattr(control, "high", None)) if end is not None]
    return rng.choice([str(default), *options, *bounds, f"{default}0", f" {default}", str(default).upper()])


def _broken(rng: Random) -> str:
    """A signed link: sound, of another secret, cut, turned, or with a letter changed."""
    query = "&".join(f"{key}={quote(_near(key, rng))}" for key in rng.sample(sorted(_CONTROLS), 3))
    locked = frozenset(rng.sample(_KNOWN, rng.randrange(4)))
    made = LessonLink(page=rng.choice(PAGES), query=query, locked=locked, prompt=hostile.text(rng)[:600])
    if rng.random() < 0.3:
        return signed(made, SECRET)
    text = signed(made, rng.choice((SECRET, "another")))
    at = rng.randrange(len(text))
    return rng.choice((text[:at], text[at:], text[:at] + "A" + text[at + 1 :], "." * at, f".{text}", hostile.text(rng)))
