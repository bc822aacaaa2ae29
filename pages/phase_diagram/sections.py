"""What stands on the page of the phase diagram: the map, refined while it is shown, a point to open, all activations."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.background.watch import watch
from app.components.chart import chart, clicked
from app.components.choose import choose, segments
from app.components.pick import pick_measured
from app.components.problem import no_cell_chosen, problem
from app.components.prose import caption, tells
from app.experiment import link as links
from app.experiment.curve import Curve
from app.experiment.experiment import Experiment
from app.language.language import later, plain
from pages.phase_diagram import headline_words
from pages.phase_diagram import words as phase_words
from pages.phase_diagram.axes import LABELS
from pages.phase_diagram.captions import map_caption
from pages.phase_diagram.map_figure import phase_map_figure
from pages.phase_diagram.runs import LATER, PAUSE, Survey
from rnn_core.engine.loss_steps import begins_at_loss
from rnn_core.experiments.phase import Plane

MOST_STEPS, MOST_SEQUENCES = 50, 4  # of a map; a full picture is 1,700 runs
SHADES = {"decay": later("decay per step"), "horizon": later("horizon")}  # names of choices that stand in links
_OF_THE_POINT = {
    "gate_bias": later("Gate bias of the point"),
    "seq_len": later("Sequence length of the point"),
    "hidden_size": later("Hidden units of the point"),
    "num_layers": later("Layers of the point"),
}


def plane_of(curve: Curve, experiment: Experiment, axis: str) -> Plane:
    """The plane around a curve's config, bounded so that it can be measured while the page is open.

    Raises:
        ValueError: there is nothing that a map could tell of this experiment.
    """
    config = curve.config
    if begins_at_loss(config, experiment.direction):
        raise ValueError(
            plain(
                "The answer reads both directions at the last step. "
                "The backward direction begins there and has no step back. Choose the forward direction."
            )
        )
    bounded = replace(config, batch_size=min(config.batch_size, MOST_SEQUENCES))
    if axis != "seq_len":
        bounded = replace(bounded, seq_len=min(config.seq_len, MOST_STEPS))
    top = axis == "num_layers" or experiment.layer == config.num_layers - 1
    return Plane(config=bounded, axis=axis, layer=-1 if top else experiment.layer, direction=experiment.direction)


def tools(experiment: Experiment) -> tuple[Curve, str, str]:
    """Which cell is mapped, over which vertical axis, and what the colours show."""
    with st.container(horizontal=True, key="tools"):
        curve = pick_measured(experiment.curves)
        axes = [axis for axis in LABELS if axis != "gate_bias" or curve.config.cell != "rnn"]
        across = choose(
            plain("Vertical axis"), {axis: LABELS[axis] for axis in axes}, f"across_{curve.config.cell}", width=260
        )
        shade = segments(plain("Colour"), SHADES, "shade", format_func=SHADES.__getitem__)
    return curve, across, shade


def phase_map(curve: Curve, plane: Plane, shade: str) -> None:
    """The map, drawn anew as long as points are missing."""
    watch(lambda: [Survey(plane)], lambda surveys: _phase_map(curve, surveys[0], shade), every=PAUSE)


def _phase_map(curve: Curve, survey: Survey, shade: str) -> None:
    if st.session_state.pop("clicked_now", False):
        st.rerun()  # for the sliders and the link of the point, which are outside of this fragment
    if not survey.started:
        with st.spinner(plain("Computing …"), show_time=True):
            survey.start()
    picture, who = survey.picture, curve.name
    st.title(headline_words.headline(picture, who))
    chosen = _chosen(survey)
    figure = phase_map_figure(picture, by=shade, chosen=chosen)
    axis = survey.plane.axis
    chart(figure, key="phase_map", alt=headline_words.alt(picture, who), on_click=lambda: take_click(axis))
    caption(map_caption(picture, curve.config, shade))
    if not survey.complete:
        runs = {"done": f"{survey.done:,}", "total": f"{survey.total:,}"}
        said = plain("{done} of {total} runs. The map is still getting finer.", **runs)
        st.progress(survey.done / survey.total, said)
    tells(phase_words.what_it_tells_you(picture))
    if not survey.complete:  # after the drawing, so that nobody looks at an empty page
        survey.advance(LATER)


def take_click(axis: str) -> None:
    """The point that was clicked is the one that is open; what is no point changes nothing."""
    match clicked("phase_map"):
        case [_, int() | float() as scale, int() | float() as value]:
            st.session_state["point"] = axis, scale, value
        case _:
            return
    st.session_state["clicks"] = st.session_state.get("clicks", 0) + 1
    st.session_state["clicked_now"] = True


def _point_keys(axis: str, first: tuple[float, float]) -> tuple[str, str]:
    """The sliders' keys: new ones after each click or move of a control, so that they start at that point."""
    clicks = st.session_state.get("clicks", 0)
    return f"at_scale_{clicks}_{first[0]:g}", f"at_{axis}_{clicks}_{first[1]:g}"


def _first_choice(survey: Survey) -> tuple[float, float]:
    """The point that was clicked, else the one that is nearest to the controls."""
    plane = survey.plane
    axis, scale, value = st.session_state.get("point", ("", 0.0, 0.0))
    if axis == plane.axis and scale in survey.scales and value in plane.values:
        return scale, value
    return min(survey.scales, key=lambda scale: abs(scale - plane.config.weight_scale)), plane.home


def _chosen(survey: Survey) -> tuple[float, float]:
    """The point that was clicked or chosen with the sliders."""
    first = _first_choice(survey)
    keys = _point_keys(survey.plane.axis, first)
    scale, value = (st.session_state.get(key, start) for key, start in zip(keys, first, strict=True))
    return scale, value


def open_point(plane: Plane) -> None:
    """Two sliders that choose a point as a click does, and the link that opens it."""
    survey = Survey(plane)
    picture = survey.picture
    first_scale, first_value = first = _first_choice(survey)
    scale_key, value_key = _point_keys(plane.axis, first)
    st.header(plain("Open one point of the map"), help=plain("Click a point of the map, or choose it here."))
    left, right = st.columns(2)
    scale = left.select_slider(
        plain("Weight scale of the point"), survey.scales, first_scale, format_func=numbers.general, key=scale_key
    )
    value = right.select_slider(
        plain(_OF_THE_POINT[plane.axis]), plane.values, first_value, format_func=numbers.general, key=value_key
    )
    row = min(picture.values, key=lambda measured: abs(measured - value))
    point = picture.nearest(scale, row)
    link = links.address(point.median_run, layer=plane.layer, direction=plane.direction)
    anchor = Markup('<p class="gh-link"><a href="{}" target="_self">{}</a></p>')
    st.html(anchor.format(link, phase_words.link_label(point, plane.axis)))


def nothing_to_map(experiment: Experiment) -> bool:
    """Say so where there is no cell or no step back."""
    if not experiment.curves:
        no_cell_chosen()
        return True
    if experiment.curves[0].config.seq_len == 1:
        st.title(plain("One time step: there is nothing to map"))
        problem(plain("Choose another sequence type. One to one has a single time step."))
        return True
    return False
