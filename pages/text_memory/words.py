"""The words of the page on text, from the prediction that is shown."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from app import numbers
from app.language.language import later, plain, plain_count
from pages.text_memory.measured import USED, Reading

_LISTED = 8  # unknown tokens that are named
NAMES = {" ": later("the space"), "\n": later("the line break"), "\t": later("the tab")}


def shown(token: str) -> str:
    """A token in a sentence, as plain text."""
    if any(unicodedata.category(sign)[0] in "LNPS" for sign in token):
        return plain("“{token}”", token=token)
    if token in NAMES:
        return plain(NAMES[token])
    return " ".join(f"U+{ord(sign):04X}" for sign in token)  # nothing that a reader sees


def headline(readings: Sequence[Reading], t: int) -> str:
    """The horizon of the gradient of the prediction shown, and how far back another token would change it."""
    first = readings[0]
    if first.knows_little:
        tokens = numbers.count(first.T, first.model.unit)
        if not first.known_share:
            return plain("These networks know none of the {tokens} shown", tokens=tokens)
        share = numbers.percentage(first.known_share)
        return plain("These networks know {share} of the {tokens} shown", share=share, tokens=tokens)
    by_words = first.model.unit == "word"
    if t == 0:
        if by_words:
            return plain("Only one word is read: there is nothing further back")
        return plain("Only one character is read: there is nothing further back")
    heard = [reading.heard[t] for reading in readings]
    horizon = _range([(lag, not ends) for lag, ends in heard])
    used = _range([(-1 if lag is None else lag, False) for lag in (reading.used(t) for reading in readings)])
    most = max(lag + (not ends) for lag, ends in heard)
    if by_words:
        return plain_count(
            "The gradient’s horizon is {horizon} word; used: {used}",
            "The gradient’s horizon is {horizon} words; used: {used}",
            most,
            horizon=horizon,
            used=used,
        )
    return plain_count(
        "The gradient’s horizon is {horizon} character; used: {used}",
        "The gradient’s horizon is {horizon} characters; used: {used}",
        most,
        horizon=horizon,
        used=used,
    )


def _range(lags: Sequence[tuple[int, bool]]) -> str:
    """12, or 12 to > 49; -1 is none."""
    least, most = _lag(*min(lags)), _lag(*max(lags))
    return least if least == most else plain("{least} to {most}", least=least, most=most)


def _lag(lag: int, is_open: bool) -> str:
    if lag < 0:
        return plain("none")
    return f"> {lag}" if is_open else f"{lag}"


def what_is_unknown(reading: Reading) -> str:
    """Why a text of which the networks know little is not told about, and the way out."""
    unknown = [token for token, known in zip(reading.tokens, reading.known, strict=True) if not known]
    distinct = list(dict.fromkeys(unknown))
    named = [shown(token) for token in distinct[:_LISTED]]
    if len(distinct) > _LISTED:
        named.append(plain("{count} more", count=len(distinct) - _LISTED))
    sentences = [
        plain("These networks are trained on the harbour story, which lacks {tokens}.", tokens=numbers.names(named)),
        plain(
            "They read {unknown} of the {tokens} shown as nothing, a row of zeros.",
            unknown=len(unknown),
            tokens=numbers.count(reading.T, reading.model.unit),
        ),
        plain("So their gradients say nothing about this text."),
        plain("Choose “trained here on this text” to train networks on it."),
    ]
    return " ".join(sentences)


def known_words(reading: Reading) -> str:
    """The share of the tokens shown that the networks know, where that is not all; "" else."""
    if reading.known.all():
        return ""
    share = numbers.percentage(reading.known_share)
    tokens = numbers.count(reading.T, reading.model.unit)
    return plain("They know {share} of the {tokens} shown.", share=share, tokens=tokens)


def caption(reading: Reading, *before: str) -> str:
    """What is drawn, of which network, after what is to be said of the text."""
    used = numbers.general(USED)
    if reading.model.unit == "word":
        drawn = [
            plain("Colour: gradient size ‖∂(−ln p)/∂x‖, where p is the probability of the predicted word."),
            plain("Horizon: how far back it stays above a thousandth of its largest."),
            plain("Bar: change of p when this word is replaced (mean of four others)."),
            plain(
                "Used: distance to the farthest word with a bar of {used} or more (0 is the one just read).", used=used
            ),
        ]
    else:
        drawn = [
            plain("Colour: gradient size ‖∂(−ln p)/∂x‖, where p is the probability of the predicted character."),
            plain("Horizon: how far back it stays above a thousandth of its largest."),
            plain("Bar: change of p when this character is replaced (mean of four others)."),
            plain(
                "Used: distance to the farthest character with a bar of {used} or more (0 is the one just read).",
                used=used,
            ),
        ]
    return " ".join([*filter(None, before), *drawn])


def changed(value: float) -> str:
    """How far a probability moves."""
    return numbers.size(float(np.log10(value))) if value > 0 else plain("exactly 0")


def heads(readings: Sequence[Reading]) -> list[str]:
    """The heads of the table: lag, token, and two columns a network."""
    token = plain("Word") if readings[0].model.unit == "word" else plain("Character")
    found = [plain("Steps back"), token]
    for reading in readings:
        found += [
            plain("{network}: gradient", network=reading.name),
            plain("{network}: change of p", network=reading.name),
        ]
    return found


def row(readings: Sequence[Reading], s: int, t: int) -> list[str]:
    """A line of the table: how far back, the token, and by network its gradient and what replacing it does."""
    cells = [str(t - s), shown(readings[0].tokens[s])]
    for reading in readings:
        cells += [numbers.size(float(reading.guesses.log10_gradient[t, s])), changed(float(reading.moved[t, s]))]
    return cells
