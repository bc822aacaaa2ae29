"""The words about softmax, from the logits on screen."""

from __future__ import annotations

import math

from markupsafe import Markup

from app import numbers
from app.language.language import plain, say
from pages.activations.softmax_measured import Softmax


def softmax_headline(found: Softmax) -> str:
    """The largest derivative against the most it can be."""
    return plain("Softmax: the largest derivative here is {slope}, the limit is ¼", slope=_steepest(found))


def softmax_words(found: Softmax) -> Markup:
    """Columns and rows, the largest derivative, and saturation."""
    likeliest, p = found.likeliest
    said = [
        say(
            "Each column sums to <b>0</b>, because the probabilities always add up to 1. "
            "What one gains, the others lose. "
            "Each row sums to <b>0</b> too: raising all logits equally changes nothing."
        ),
        say(
            "On the diagonal is p(1 − p). It is at most ¼, at p = ½. Here the largest is <b>{slope}</b>.",
            slope=_steepest(found),
        ),
    ]
    if p > 0.95:
        said.append(
            say(
                "<b>p<sub>{likeliest}</sub></b> is near 1, and the others together have <b>{others}</b>. "
                "So every entry is near 0: softmax is saturated. "
                "A squared error on p then gets almost no gradient, right or wrong. "
                "Cross-entropy cancels this derivative: its gradient for the logits is p minus the target.",
                likeliest=likeliest + 1,
                others=numbers.size(math.log10(1 - p)),
            )
        )
    else:
        said.append(say("If one logit is far above the others, every entry goes towards 0. Softmax then saturates."))
    return Markup(" ").join(said)


def _steepest(found: Softmax) -> str:
    _, slope = found.steepest
    return numbers.size(math.log10(slope) if slope > 0 else -math.inf)
