"""The other way through a network: both directions' gradients, those at each input, and the paths between."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.problem import problem
from app.components.prose import caption, tells
from app.components.set_control import set_control
from app.drawing.zero_lane import LANE_PX
from app.experiment.experiment import Experiment
from app.findings.finding import Finding
from app.language.language import plain
from app.numbers import unbroken
from pages.depth_and_direction import both_ways_words as words
from pages.depth_and_direction.both_ways_diagram import Seen, both_ways_diagram
from pages.depth_and_direction.both_ways_figure import both_ways_figure
from pages.depth_and_direction.measured import OneLoss
from pages.depth_and_direction.runs import run_one_loss
from rnn_core import ExperimentConfig
from rnn_core.engine.loss_steps import begins_at_loss, reads_own_ends


def both_ways(finding: Finding, experiment: Experiment) -> None:
    """The experiment in both directions: as it is, or as it would be with the switch on."""
    config = replace(finding.config, bidirectional=True)
    if config.seq_len == 1:
        st.header(plain("Bidirectional"))
        caption(plain("With one time step both directions read the same input, next to the loss."))
        return
    try:
        found, one_way = run_one_loss(config, experiment.layer), run_one_loss(replace(config, bidirectional=False), 0)
    except ValueError as error:
        st.header(plain("Bidirectional"))
        problem(str(error))
        return
    if found is None:
        st.header(plain("Bidirectional: the {name} diverges", name=finding.name))
        caption(plain("A state or the loss overflows. Lower the weight scale."))
        return
    st.header(unbroken(words.headline(config, found)))
    if not finding.config.bidirectional:
        _offer()
    _drawn(finding, config, found, one_way, experiment.layer)


def _offer() -> None:
    with st.container(horizontal=True, key="offer_both", vertical_alignment="center"):
        off = plain("Your network reads in one direction. This is the same network, bidirectional.")
        st.html(Markup('<span class="gh-caption">{}</span>').format(off), width="content")
        st.button(plain("Make it bidirectional"), key="switch_both", on_click=set_control, args=("both", True, "true"))


def _drawn(finding: Finding, config: ExperimentConfig, found: OneLoss, one_way: OneLoss | None, layer: int) -> None:
    rows = (PixelRow("yaxis2", LANE_PX * len(found.cut), 8),) if found.cut else ()
    said = words.headline(config, found)
    chart(both_ways_figure(config, found, finding.curve.ink), key="both_ways", alt=said, rows=rows, height=380)
    caption(words.both_ways_caption(config, layer))
    if config.seq_len > 2 and not begins_at_loss(config, 1):
        _paths(finding, config, found)
    tells(unbroken(words.both_ways_words(config, found, one_way)))


def _paths(finding: Finding, config: ExperimentConfig, found: OneLoss) -> None:
    steps, sizes = words.steps_shown(config, found), words.at_inputs(config, found)
    seen = [Seen(step=step, value=size) for step, size in zip(steps, sizes, strict=True)]
    at_ends, label = reads_own_ends(config), words.paths_seen(config, found)
    diagram(both_ways_diagram(*seen, at_ends=at_ends, cell=finding.curve.key, label=label), key="both_ways_roads")
