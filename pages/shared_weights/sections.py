"""What stands on the page on shared weights: what reaches each input, parameter counts, shared against own weights."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.pick import pick_measured
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.slider import slider
from app.drawing.zero_lane import LANE_PX
from app.experiment.curve import Curve
from app.findings.measured import spectral_radius
from app.findings.runs import run_eigenvalues
from app.numbers import unbroken
from pages.shared_weights import words
from pages.shared_weights.inputs_reached_figure import inputs_reached_figure
from pages.shared_weights.measured import Reader
from pages.shared_weights.own_weights_figure import own_weights_figure
from pages.shared_weights.parameter_counts_figure import HEIGHT, parameter_counts_figure
from pages.shared_weights.runs import of_this_page, run_product, run_recurrent, run_windowed
from pages.shared_weights.weights_diagram import weights_diagram
from rnn_core import ExperimentConfig
from rnn_core.diagnostics.parameter_counts import own_count, windowed_count
from rnn_core.engine.cells import CELLS
from rnn_core.theory.feed_forward import dense

WINDOWS, KERNELS = (1, 200, 20), (1, 16, 5)  # least, most, default


def three_readers(curves: tuple[Curve, ...]) -> tuple[Curve, int, int]:
    """Finding, figure and what it tells; returns the cell, the window and the kernel that were chosen."""
    with st.container(key="first_screen"):
        top = st.container()
        with st.container(horizontal=True, key="tools_above", vertical_alignment="bottom", gap="medium"):
            curve = pick_measured(curves)
            window = _slide("Window, steps", "window", WINDOWS)
            kernel = _slide("Kernel, steps", "kernel", KERNELS)
        config = of_this_page(curve.config)
        recurrent = run_recurrent(config, curve.name)
        others = [run_windowed(config, "window", window), run_windowed(config, "convolution", kernel)]
        said = words.headline(config, others[0], recurrent)
        top.title(unbroken(said))
        with st.container(gap="xsmall"):
            _readers_drawn([*others, recurrent], curve)
            caption(_caption(curve.config, config, curve.name))
        with st.container(key="tells"):
            tells(unbroken(words.what_windows_tell(config, others[0], others[1], recurrent)))
    return curve, window, kernel


def _slide(label: str, key: str, bounds: tuple[int, int, int]) -> int:
    return int(slider(label, *bounds, 1, key, width=190))


def _readers_drawn(readers: list[Reader], curve: Curve) -> None:
    cut = sum(reader.cut for reader in readers)
    rows = (PixelRow("yaxis2", LANE_PX * cut, 8),) if cut else ()
    alt = "; ".join(_alt(reader) for reader in readers)
    chart(
        inputs_reached_figure(readers, curve.ink),
        key="inputs_reached",
        alt=f"What reaches each input. {alt}.",
        rows=rows,
    )


def _alt(reader: Reader) -> str:
    if reader.reached is None:
        return f"{reader.name}: diverged"
    seen = "every step" if reader.field is None else f"the last {reader.field}"
    return f"{reader.name}: {reader.parameters:,} parameters, reads {seen}"


def _caption(asked: ExperimentConfig, config: ExperimentConfig, name: str) -> Markup:
    start = "as PyTorch starts Linear and Conv1d" if config.weight_init == "uniform" else "N(0, 1/inputs)"
    said = Markup(
        "‖∂ℓ/∂x<sub>t</sub>‖, median of {} sequences, one answer at the end, same data, H = {}. "
        "Window and convolution start {}; weight scale and forget-gate bias are the {}’s alone.{}"
    )
    idle = [
        control
        for control, without in (
            ("the sequence type", asked.sequence_type != "many_to_one"),
            ("both directions", asked.bidirectional),
        )
        if without
    ]
    without = f" Without effect on this page: {' and '.join(idle)}." if idle else ""
    return said.format(config.batch_size, config.hidden_size, start, name, without)


def counts_over_length(curve: Curve, window: int, kernel: int) -> None:
    """Who owns the weights, and how their number grows with the length."""
    config, name = of_this_page(curve.config), curve.name
    at_length = windowed_count(config, dense(config.seq_len, config.num_layers))
    recurrent = run_recurrent(config, name).parameters
    own = own_count(config) if config.num_layers == 1 else None
    said = words.counts_headline(config, at_length, recurrent, name)
    st.header(said)
    counts = {"window": windowed_count(config, dense(window, config.num_layers)), "shared": recurrent}
    owned = f" With own weights: {own:,}." if own is not None else ""
    label = (
        f"A window of {window} has a block of weights for each step, {counts['window']:,} in all; "
        f"the {name} has one set, {recurrent:,}, for all {config.seq_len}.{owned}"
    )
    if own is not None:
        counts["own"] = own
    diagram(
        weights_diagram(config.seq_len, window=window, counts=counts, cell_name=name, cell=curve.key, label=label),
        key="weights",
    )
    figure = parameter_counts_figure(config, name, kernel, curve.ink)
    chart(figure, key="parameter_counts", alt=said, height=HEIGHT)
    caption_and_tells(
        "With the readout. Window: as long as the sequence in the figure.",
        words.counts_words(config, at_length, own, recurrent, name),
    )


def same_product(curve: Curve) -> None:
    """One layer unrolled: shared weights beside own ones."""
    config = replace(of_this_page(curve.config), num_layers=1)
    try:
        product = run_product(config)
    except ValueError as error:
        st.header("The same product")
        problem(str(error))
        return
    said = words.product_headline(product, curve.name)
    st.header(unbroken(said))
    if product.shared is not None or product.own is not None:
        chart(own_weights_figure(product, curve.ink), key="own_weights", alt=said, height=360)
    gate = CELLS[config.cell].CANDIDATE
    rho = spectral_radius(run_eigenvalues(config, 0, 0, gate))
    one = " One layer only." if curve.config.num_layers > 1 else ""
    thin = " Thin: seven other seeds." if product.shared is not None and len(product.shared) > 1 else ""
    drawn = Markup(
        "‖∂ℓ/∂h<sub>t</sub>‖. Shared: the {}. Own: a deep network of {} layers of the same kind, layer t reading "
        "x<sub>t</sub>, each drawn for itself.{}{}"
    ).format(curve.name, config.seq_len, thin, one)
    caption_and_tells(drawn, unbroken(words.product_words(config, product, rho)))
