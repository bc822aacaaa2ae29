"""Every figure function of the app, its result handed to plotly: whatever plotly does not know fails there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import plotly.graph_objects as go

from app.figures import (
    activations,
    both_ways,
    clip_angle,
    clip_microscope,
    courses,
    decay,
    depth,
    depth_costs,
    descent,
    divergence,
    dose,
    eigenvalues,
    error_by_memory,
    film,
    first_norms,
    forecasts,
    gate_bias,
    gate_gradients,
    influence,
    inputs_reached,
    lag_scatter,
    learning,
    lengths,
    loss_cliff,
    lyapunov,
    one_loss,
    openness,
    own_weights,
    parameter_counts,
    past_values,
    phase_map,
    phase_multiples,
    roads,
    saturation,
    seeds,
    singular_values,
    slope_powers,
    softmax,
    theory,
    truncated,
    units,
)
from app.figures import weight_terms as terms
from app.figures.figure import Figure

P = ParamSpec("P")


def checked(draw: Callable[P, Figure]) -> Callable[P, go.Figure]:
    """The same function with plotly's own `Figure` as its result."""

    @wraps(draw)
    def through_plotly(*args: P.args, **kwargs: P.kwargs) -> go.Figure:
        return go.Figure(draw(*args, **kwargs).to_plain())

    return through_plotly


accuracy_figure = checked(learning.accuracy_figure)
activations_figure = checked(activations.activations_figure)
both_ways_figure = checked(both_ways.both_ways_figure)
courses_figure = checked(courses.courses_figure)
clip_angle_figure = checked(clip_angle.clip_angle_figure)
clip_microscope_figure = checked(clip_microscope.clip_microscope_figure)
decay_figure = checked(decay.decay_figure)
depth_costs_figure = checked(depth_costs.depth_costs_figure)
depth_figure = checked(depth.depth_figure)
descent_figure = checked(descent.descent_figure)
divergence_figure = checked(divergence.divergence_figure)
dose_figure = checked(dose.dose_figure)
eigenvalues_figure = checked(eigenvalues.eigenvalues_figure)
error_by_memory_figure = checked(error_by_memory.error_by_memory_figure)
forecasts_figure = checked(forecasts.forecasts_figure)
first_norms_figure = checked(first_norms.first_norms_figure)
film_figure = checked(film.film_figure)
frame_figure = checked(film.frame_figure)
gate_bias_figure = checked(gate_bias.gate_bias_figure)
gate_gradients_figure = checked(gate_gradients.gate_gradients_figure)
histogram_figure = checked(saturation.histogram_figure)
influence_figure = checked(influence.influence_figure)
jacobian_figure = checked(softmax.jacobian_figure)
lag_scatter_figure = checked(lag_scatter.lag_scatter_figure)
lengths_figure = checked(lengths.lengths_figure)
loss_cliff_figure = checked(loss_cliff.loss_cliff_figure)
loss_figure = checked(learning.loss_figure)
lyapunov_figure = checked(lyapunov.lyapunov_figure)
one_loss_figure = checked(one_loss.one_loss_figure)
inputs_reached_figure = checked(inputs_reached.inputs_reached_figure)
own_weights_figure = checked(own_weights.own_weights_figure)
parameter_counts_figure = checked(parameter_counts.parameter_counts_figure)
past_values_figure = checked(past_values.past_values_figure)
openness_figure = checked(openness.openness_figure)
phase_map_figure = checked(phase_map.phase_map_figure)
phase_multiples_figure = checked(phase_multiples.phase_multiples_figure)
probabilities_figure = checked(softmax.probabilities_figure)
roads_figure = checked(roads.roads_figure)
seeds_figure = checked(seeds.seeds_figure)
shares_figure = checked(saturation.shares_figure)
singular_values_figure = checked(singular_values.singular_values_figure)
slope_powers_figure = checked(slope_powers.slope_powers_figure)
theory_figure = checked(theory.theory_figure)
truncated_figure = checked(truncated.truncated_figure)
units_figure = checked(units.units_figure)
window_bias_figure = checked(truncated.window_bias_figure)
weight_terms_figure = checked(terms.weight_terms_figure)
