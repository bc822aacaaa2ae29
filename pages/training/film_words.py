"""What the maps of the gradient during training show: their legend and their caption."""

from __future__ import annotations

from markupsafe import Markup

from app import numbers
from app.drawing.palette import DARK, GHOST
from app.language.language import plain, say
from pages.training.measured import FAINTEST

_SCALE = Markup(
    '<span class="gh-scale" aria-hidden="true" style="background:linear-gradient(90deg,var(--gh-ink),var(--gh-page))"></span>'
)
_ZERO = Markup(
    '<span class="gh-scale" aria-hidden="true" style="background:light-dark({},{});width:18px;margin-left:14px"></span>'
).format(GHOST, DARK.get(GHOST, GHOST))


def legend() -> Markup:
    """The scale of all maps and what their two lines are, above them."""
    said = say(
        "Gradient size 1 {scale} {faintest} or less {zero} exactly 0 {dotted} gradient at step 1 is a thousandth or more "
        "{solid} loss leaves chance level",
        scale=_SCALE,
        faintest=numbers.power_of_ten(int(FAINTEST)),
        zero=_ZERO,
        dotted=_line("dotted"),
        solid=_line("solid"),
    )
    return Markup('<p class="gh-caption">{}</p>').format(said)


def how_it_is_drawn() -> str:
    """The axes, and the radius below each map."""
    return " ".join(
        [
            plain("Vertical: time step (top: the answer)."),
            plain("All maps share one scale, and a gradient above 1 has the full colour."),
            plain("Dotted line: the first update at which step 1 gets a thousandth of the last answer’s gradient."),
            plain("Solid line: the first at which the held-out loss is below 90 % of chance level."),
            plain("Below each map: the spectral radius of the recurrent weights, dashed at 1."),
            plain(
                "Above 1 a linear recurrence has no limit, and ReLU may have none. With tanh and gates it can stay bounded."
            ),
        ]
    )


def _line(style: str) -> Markup:
    return Markup(
        '<span aria-hidden="true" style="display:inline-block;height:14px;margin:0 4px 0 14px;vertical-align:-2px;'
        'border-left:2px {} var(--gh-ink)"></span>'
    ).format(style)
