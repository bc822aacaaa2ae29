"""A config as the query of a link: every control's key with the value that its widget writes there."""

from __future__ import annotations

from urllib.parse import urlencode

from app.experiment.controls import CONTROLS
from app.experiment.options import DIRECTIONS
from app.language.page_link import to_page
from rnn_core import ExperimentConfig


def query(config: ExperimentConfig, *, layer: int = -1, direction: int = 0) -> dict[str, str]:
    """Every control of the sidebar that such a config has, defaults too."""
    values = [(control, control.of(config)) for control in CONTROLS]
    found = {control.key: control.written(value) for control, value in values if value is not None}
    if config.num_layers > 1:
        found["layer"] = str(layer % config.num_layers + 1)
    if config.bidirectional:
        found["direction"] = list(DIRECTIONS)[direction]
    return found


def address(config: ExperimentConfig, *, page: str = "", layer: int = -1, direction: int = 0) -> str:
    """The link from any page to this config in another; Gradient decay is the one without a path of its own.

    A plain link, which opens afresh: with `st.page_link` the controls would keep what they say on the page that is left.
    """
    return to_page(page, urlencode(query(config, layer=layer, direction=direction)))
