"""What is on the page on depth and direction: layers over time, and what depth costs."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.components.chart import chart
from app.components.numbers_table import numbers_table
from app.components.pick import pick_measured
from app.components.prose import caption, caption_and_tells, tells
from app.components.set_control import set_control
from app.findings.divergence_figure import divergence_figure
from app.findings.finding import Finding
from app.language.language import plain
from app.numbers import unbroken
from pages.depth_and_direction import costs_words, depth_words
from pages.depth_and_direction.depth_costs_figure import COSTS_PX, depth_costs_figure
from pages.depth_and_direction.depth_figure import colour_range, depth_figure, depth_height
from pages.depth_and_direction.measured import DEPTHS, by_layer
from pages.depth_and_direction.runs import run_depths


def layers_over_time(findings: list[Finding]) -> Finding:
    """Finding, figure, caption and what it tells; returns the cell that is shown."""
    with st.container(key="first_screen"):
        top = st.container()
        with st.container(horizontal=True, key="tools_above", vertical_alignment="bottom"):
            finding = pick_measured(findings)
            _depth_buttons(finding.config.num_layers)
        told = finding.judged
        sizes = by_layer(told.result, told.direction)
        said = depth_words.headline(told, sizes)
        top.title(unbroken(said))
        with st.container(gap="xsmall"):
            if told.diverged:
                chart(divergence_figure([told]), key="layers_over_time", alt=said)
                caption(plain("The size of the states, up to the step at which they overflow."))
            else:
                chart(
                    depth_figure(told, sizes),
                    key="layers_over_time",
                    alt=depth_words.layers_seen(told, sizes),
                    height=depth_height(len(sizes)),
                )
                caption(depth_words.layers_caption(finding, sizes, *colour_range(sizes), colour=told.curve.ink.line))
        if words := unbroken(depth_words.what_layers_tell(told, sizes)):
            tells(words)
    return finding


def _depth_buttons(chosen: int) -> None:
    """The sidebar's depth, within reach: each button sets that control, so that there is one."""
    with st.container(horizontal=True, key="depths", gap="xsmall", vertical_alignment="center"):
        st.html(Markup('<span class="gh-caption">{}</span>').format(plain("Layers")), width="content")
        for layers in DEPTHS:
            st.button(
                str(layers),
                key=f"depth_{layers}",
                on_click=set_control,
                args=("layers", layers, str(layers)),
                type="primary" if layers == chosen else "secondary",
            )


@st.fragment
def what_depth_costs(finding: Finding) -> None:
    """One to six layers of the same network, measured."""
    told = finding.judged
    depths = run_depths(told.config, told.direction, alone=finding.alone is not None)
    far = depth_words.ends(told)[1]
    st.header(unbroken(costs_words.costs_headline(depths, far)))
    words = unbroken(costs_words.costs_words(told.config.cell, depths, far))
    chosen = told.config.num_layers
    heads, rows = costs_words.cost_heads(far), costs_words.cost_rows(depths)
    if any(not depth.diverged for depth in depths):
        left, right = st.columns([1, 1], gap="medium")
        with left:
            figure = depth_costs_figure(depths, told.curve.ink, chosen, far)
            chart(figure, key="depth_costs", alt=costs_words.costs_seen(depths, far), height=COSTS_PX)
        with right:
            numbers_table(heads, rows, chosen=chosen - 1)
    elif depths:
        numbers_table(heads, rows, chosen=chosen - 1)
    sizes = plain("Layer 1’s gradient is relative to the top layer’s at the loss.")
    time = plain("Time for one run: estimated for this machine.")
    caption_and_tells(f"{sizes} {time}", words)
