"""The stops of the tour: what each points at, what it sets, and what one then sees, from the run's own numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app import numbers
from app.findings.finding import Finding
from app.language.language import plain, plain_count
from pages.gradient_decay.words import headline

PLOT = ".st-key-decay .js-plotly-plot"
Findings = dict[str, Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop.

    anchors: selectors of what it points at, the first that is on screen. box: which part of it, as shares of its width
    and height (left, top, right, bottom). sets: the controls that differ from their defaults.
    """

    text: Callable[[Findings], list[str]]
    anchors: tuple[str, ...]
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    sets: dict[str, Any] = field(default_factory=dict)


def _what_it_is(found: Findings) -> list[str]:
    return [
        plain("This network reads {steps} time steps and answers once, at the end.", steps=found["rnn"].config.seq_len),
        plain("The app sends the error back through all steps. It measures the gradient at each one."),
    ]


def _where_to_start(found: Findings) -> list[str]:
    return [
        plain("Start at the right. Here is the loss."),
        plain("The gradient at this step counts as 1."),
    ]


def _the_rnn(found: Findings) -> list[str]:
    rnn = found["rnn"]
    return [
        plain("Follow the orange line to the left, back in time."),
        plain("Each step multiplies the gradient by about {rate}.", rate=numbers.bare(rnn.summary.decay_per_step)),
        plain("At step 1, {left} is left: it vanishes.", left=numbers.share(rnn.left)),
    ]


def _the_horizon(found: Findings) -> list[str]:
    each = [
        plain_count(
            "{count} step for the {name}",
            "{count} steps for the {name}",
            found[key].summary.horizon,
            name=found[key].name,
        )
        for key in ("rnn", "lstm", "gru")
    ]
    return [
        plain("The grey line is a thousandth."),
        plain("The last step above it is the horizon, which the bars show."),
        plain("It is {horizons}.", horizons=numbers.names(each)),
    ]


def _with_bias(found: Findings) -> list[str]:
    return [
        plain("LSTM and GRU vanish too."),
        plain("But this LSTM starts with a forget-gate bias of 3."),
        plain("At step 1, {left} is left: it holds.", left=numbers.share(found["lstm3"].left)),
    ]


def _the_slider(found: Findings) -> list[str]:
    return [
        plain("The slider Forget-gate bias is now at 3."),
        plain("The curves of the LSTM and the GRU have risen."),
        plain("The headline says: {headline}.", headline=headline(list(found.values()))),
        plain("Move it yourself."),
    ]


def _the_cards(found: Findings) -> list[str]:
    return [
        plain("Each card says the same in numbers."),
        plain("They are the verdict, the factor per step, what is left at the far end, and the horizon."),
    ]


def _the_words(found: Findings) -> list[str]:
    return [
        plain("This text is written from your run’s numbers."),
        plain("The address holds the whole experiment: copy it to share it."),
        plain("The line at the end of the page leads to the next page, “Unrolled”."),
    ]


SLIDER = '[data-testid="stSidebar"] .st-key-bias'
STOPS = (
    Stop(text=_what_it_is, anchors=(".st-key-first_screen h1",)),
    Stop(text=_where_to_start, anchors=(PLOT,), box=(0.86, 0.0, 1.0, 0.95)),
    Stop(text=_the_rnn, anchors=(PLOT,), box=(0.0, 0.45, 0.45, 0.66)),
    Stop(text=_the_horizon, anchors=(PLOT,), box=(0.1, 0.64, 1.0, 0.86)),
    Stop(text=_with_bias, anchors=(PLOT,), box=(0.0, 0.03, 0.9, 0.2)),
    Stop(text=_the_slider, anchors=(SLIDER, '[data-testid="stExpandSidebarButton"]'), sets={"bias": 3.0}),
    Stop(text=_the_cards, anchors=(".gh-cards",), sets={"bias": 3.0}),
    Stop(text=_the_words, anchors=(".gh-tells",), sets={"bias": 3.0}),
)
