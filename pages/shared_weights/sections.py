"""What is on the page on shared weights: the gradient at each input, parameter counts, shared and separate weights."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app.components.cards import striped
from app.components.chart import PixelRow, chart
from app.components.diagram_part import diagram
from app.components.link_reading import renamed
from app.components.pick import pick_measured
from app.components.problem import problem
from app.components.prose import caption, caption_and_tells, tells
from app.components.slider import slider
from app.drawing.zero_lane import LANE_PX
from app.experiment.curve import Curve
from app.findings.measured import spectral_radius
from app.findings.runs import run_eigenvalues
from app.language.language import plain
from app.numbers import unbroken
from pages.shared_weights import weights_words, words
from pages.shared_weights.inputs_reached_figure import inputs_reached_figure
from pages.shared_weights.measured import CONVOLUTION, WINDOW, Reader
from pages.shared_weights.own_weights_figure import own_weights_figure
from pages.shared_weights.parameter_counts_figure import HEIGHT, parameter_counts_figure
from pages.shared_weights.runs import of_this_page, run_product, run_recurrent, run_windowed
from pages.shared_weights.weights_diagram import weights_diagram
from rnn_core.diagnostics.parameter_counts import own_count, windowed_count
from rnn_core.engine.cells import CELLS
from rnn_core.theory.feed_forward import dense

DASHES = {WINDOW: ("ink", (6, 4)), CONVOLUTION: ("muted", (3, 4))}  # as the figure draws them: colour, drawn and blank
BESIDE = "display:inline-block;vertical-align:middle;margin-right:8px;"  # a stroke in a line of words
WINDOWS, KERNELS = (1, 200, 20), (1, 16, 5)  # least, most, default


def three_readers(curves: tuple[Curve, ...]) -> tuple[Curve, int, int]:
    """Finding, figure and what it tells; returns the cell, the window and the kernel that were chosen."""
    with st.container(key="first_screen"):
        top = st.container()
        with st.container(horizontal=True, key="tools_above", vertical_alignment="bottom", gap="medium"):
            curve = pick_measured(curves)
            renamed("window", "window_network")  # which is Training's truncation window
            window = _slide(plain("Window network, steps"), "window_network", WINDOWS)
            kernel = _slide(plain("Convolution kernel, steps"), "kernel", KERNELS)
        config = of_this_page(curve.config)
        recurrent = run_recurrent(config, curve.name)
        others = [run_windowed(config, WINDOW, window), run_windowed(config, CONVOLUTION, kernel)]
        said = words.headline(config, others[0], recurrent)
        top.title(unbroken(said))
        with st.container(gap="xsmall"):
            _readers_drawn([*others, recurrent], curve)
            caption(_legend(curve, window, kernel))
            caption(words.readers_caption(curve.config, config, curve.name))
        tells(unbroken(words.what_windows_tell(config, others[0], others[1], recurrent)))
    return curve, window, kernel


def _slide(label: str, key: str, bounds: tuple[int, int, int]) -> int:
    return int(slider(label, *bounds, 1, key, width=190))


def _readers_drawn(readers: list[Reader], curve: Curve) -> None:
    cut = sum(reader.cut for reader in readers)
    rows = (PixelRow("yaxis2", LANE_PX * cut, 8),) if cut else ()
    chart(inputs_reached_figure(readers, curve.ink), key="inputs_reached", alt=words.readers_seen(readers), rows=rows)


def _legend(curve: Curve, window: int, kernel: int) -> Markup:
    """Each network's stroke with what it is: two of them are no cells."""
    parts = []
    for kind, steps in ((WINDOW, window), (CONVOLUTION, kernel), (curve.key, 0)):
        colour, dashes = DASHES.get(kind, (curve.key, (4, 0)))
        stroke = striped(f"var(--gh-{colour})", dashes)
        swatch = Markup('<span class="gh-swatch" aria-hidden="true" style="{}background:{}"></span>').format(
            BESIDE, stroke
        )
        parts.append(swatch + words.reader_sketch(kind, steps, curve.name))
    return Markup("<br>").join(parts)


def counts_over_length(curve: Curve, window: int, kernel: int) -> None:
    """Who owns the weights, and how their number grows with the length."""
    config, name = of_this_page(curve.config), curve.name
    at_length = windowed_count(config, dense(config.seq_len, config.num_layers))
    recurrent = run_recurrent(config, name).parameters
    own = own_count(config) if config.num_layers == 1 else None
    said = weights_words.counts_headline(config, at_length, recurrent, name)
    st.header(said)
    counts = {"window": windowed_count(config, dense(window, config.num_layers)), "shared": recurrent}
    if own is not None:
        counts["own"] = own
    label = weights_words.owners_seen(counts, window, config.seq_len, name)
    diagram(
        weights_diagram(config.seq_len, window=window, counts=counts, cell_name=name, cell=curve.key, label=label),
        key="weights",
    )
    figure = parameter_counts_figure(config, name, kernel, curve.ink)
    chart(figure, key="parameter_counts", alt=said, height=HEIGHT)
    counted = plain("Counted with the output layer.")
    as_long = plain("In the figure, the window is as long as the sequence.")
    caption_and_tells(f"{counted} {as_long}", weights_words.counts_words(config, at_length, own, recurrent, name))


def same_product(curve: Curve) -> None:
    """One layer unrolled: shared weights beside separate ones."""
    config = replace(of_this_page(curve.config), num_layers=1)
    try:
        product = run_product(config)
    except ValueError as error:
        st.header(plain("Shared and separate weights"))
        problem(str(error))
        return
    said = weights_words.product_headline(product, curve.name)
    st.header(unbroken(said))
    if product.shared is not None or product.own is not None:
        chart(own_weights_figure(product, curve.ink), key="own_weights", alt=said, height=360)
    rho = spectral_radius(run_eigenvalues(config, 0, 0, CELLS[config.cell].CANDIDATE))
    several = curve.config.num_layers > 1
    drawn = weights_words.product_caption(config, curve.name, product, one_of_several=several)
    caption_and_tells(drawn, unbroken(weights_words.product_words(config, product, rho)))
