"""What stands on the page on depth and direction: layers over time, what depth costs, and two roads to each input."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.components.chart import chart
from app.components.numbers_table import numbers_table
from app.components.pick import pick_measured
from app.components.prose import caption, caption_and_tells, tells
from app.components.set_control import set_control
from app.findings.divergence_figure import divergence_figure
from app.findings.finding import Finding
from app.findings.network_words import median_of, of_last_loss, of_which_network
from app.numbers import unbroken
from pages.depth_and_direction import depth_words
from pages.depth_and_direction.depth_costs_figure import COSTS_PX, depth_costs_figure
from pages.depth_and_direction.depth_figure import colour_range, depth_figure, depth_height
from pages.depth_and_direction.measured import DEPTHS, Depth, Sizes, by_layer
from pages.depth_and_direction.runs import run_depths

HEADS = ("layers", "at the loss", "oldest step", "horizon", "parameters", "a run")


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
                caption("The size of the states, up to the step at which they left the number range.")
            else:
                chart(
                    depth_figure(told, sizes),
                    key="layers_over_time",
                    alt=_alt(told, sizes),
                    height=depth_height(len(sizes)),
                )
                caption(_caption(finding, sizes))
        if words := unbroken(depth_words.what_layers_tell(told, sizes)):
            with st.container(key="tells"):
                tells(words)
    return finding


def _depth_buttons(chosen: int) -> None:
    """The sidebar's depth, within reach: each button sets that control, so that there is one."""
    with st.container(horizontal=True, key="depths", gap="xsmall", vertical_alignment="center"):
        st.html('<span class="gh-caption">Layers</span>', width="content")
        for layers in DEPTHS:
            st.button(
                str(layers),
                key=f"depth_{layers}",
                on_click=set_control,
                args=("layers", layers, str(layers)),
                type="primary" if layers == chosen else "secondary",
            )


def _alt(told: Finding, sizes: Sizes) -> str:
    rows = [
        f"layer {layer}: {numbers.size(float(row[0]))} at the loss, {numbers.size(float(row[-1]))} at the oldest step"
        for layer, row in enumerate(sizes, 1)
    ]
    return f"Heat map of {told.name}’s gradient by time step and layer. {'; '.join(reversed(rows))}."


def _caption(finding: Finding, sizes: Sizes) -> Markup:
    told = finding.judged
    low, high = colour_range(sizes)
    least = f"{numbers.size(low)}{' or less' * (float(sizes.min()) < low)}"
    counted = ", of what its cells carry" if told.config.cell == "lstm" else ""
    marks = f" Upright lines: a thousandth of the row’s own start{counted}." if _has_horizon(told) else ""
    alone = f" {of_last_loss(finding)} A sum refills at every step." if finding.alone else ""
    median, network = median_of(told.config).capitalize(), of_which_network(finding, every_layer=True)
    scale = Markup(
        '{}<span class="gh-scale" aria-hidden="true" style="background:linear-gradient(90deg,var(--gh-page),{})"></span>{}, over '
        "the top layer’s size at the loss.{} {}. {}{}"
    )
    return scale.format(least, told.curve.ink.line, numbers.size(high), marks, median, network, alone)


def _has_horizon(told: Finding) -> bool:
    layers = range(told.config.num_layers)
    return any(told.result.summary(layer, told.direction).horizon_reached for layer in layers)


@st.fragment
def what_depth_costs(finding: Finding) -> None:
    """One to six layers of the same network, measured."""
    told = finding.judged
    depths = run_depths(told.config, told.direction, alone=finding.alone is not None)
    st.header(unbroken(depth_words.costs_headline(depths)))
    words = unbroken(depth_words.costs_words(told.config.cell, depths))
    chosen = told.config.num_layers
    rows = depth_words.cost_rows(depths)
    if any(not depth.diverged for depth in depths):
        left, right = st.columns([1, 1], gap="medium")
        with left:
            figure = depth_costs_figure(depths, told.curve.ink, chosen)
            chart(figure, key="depth_costs", alt=_costs_alt(depths), height=COSTS_PX)
        with right:
            numbers_table(HEADS, rows, chosen=chosen - 1)
    elif depths:
        numbers_table(HEADS, rows, chosen=chosen - 1)
    caption_and_tells(
        "Layer 1’s gradient over the top layer’s at the loss; a run: as estimated on this machine.", words
    )


def _costs_alt(depths: tuple[Depth, ...]) -> str:
    rows = [f"{row[0]}: {row[1]} at the loss, {row[2]} at the oldest step" for row in depth_words.cost_rows(depths)]
    return f"Layer 1’s gradient by number of layers. {'; '.join(rows)}."
