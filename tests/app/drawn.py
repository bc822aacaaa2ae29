"""Every figure function of the app, its result handed to plotly: whatever plotly does not know fails there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import plotly.graph_objects as go

from app.drawing.figure import Figure
from app.findings import decay_figure as decay
from app.findings import divergence_figure as divergence
from app.findings import roads_figure as roads
from pages.activations import activations_figure as activations
from pages.activations import saturation_figure as saturation
from pages.activations import slope_powers_figure as slope_powers
from pages.activations import softmax_figure as softmax
from pages.depth_and_direction import both_ways_figure as both_ways
from pages.depth_and_direction import depth_costs_figure as depth_costs
from pages.depth_and_direction import depth_figure as depth
from pages.exploding import cliff_figure as loss_cliff
from pages.exploding import clip_angle_figure as clip_angle
from pages.exploding import clip_figure as clip_microscope
from pages.exploding import descent_figure as descent
from pages.exploding import first_norms_figure as first_norms
from pages.exploding import truncation_figure as truncated
from pages.gates import gate_bias_figure as gate_bias
from pages.gates import gate_gradients_figure as gate_gradients
from pages.gates import openness_figure as openness
from pages.gradient_decay import seeds_figure as seeds
from pages.gradient_decay import units_figure as units
from pages.gradient_decay import weight_terms_figure as terms
from pages.horizon_and_lag import dose_figure as dose
from pages.horizon_and_lag import learning_curves_figure as courses
from pages.horizon_and_lag import scatter_figure as lag_scatter
from pages.phase_diagram import map_figure as phase_map
from pages.phase_diagram import multiples_figure as phase_multiples
from pages.sequence_types import influence_figure as influence
from pages.sequence_types import lengths_figure as lengths
from pages.sequence_types import one_loss_figure as one_loss
from pages.series_memory import error_by_memory_figure as error_by_memory
from pages.series_memory import forecasts_figure as forecasts
from pages.series_memory import past_values_figure as past_values
from pages.shared_weights import inputs_reached_figure as inputs_reached
from pages.shared_weights import own_weights_figure as own_weights
from pages.shared_weights import parameter_counts_figure as parameter_counts
from pages.theory import eigenvalues_figure as eigenvalues
from pages.theory import lyapunov_figure as lyapunov
from pages.theory import singular_values_figure as singular_values
from pages.theory import theory_figure as theory
from pages.training import film_figure as film
from pages.training import learning_figure as learning
from pages.training import radius_figure as radius

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
learning_curves_figure = checked(courses.learning_curves_figure)
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
radius_figure = checked(radius.radius_figure)
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
