"""The spectral radius of the recurrent weights at each look of a training, under the film on the film's own axis."""

from __future__ import annotations

import math

from app import numbers
from app.background.training_run import TrainingRun
from app.drawing import frame
from app.drawing.figure import Figure
from app.drawing.reference_lines import level
from app.language.language import plain
from pages.training.measured import Contender

HEIGHT = 96


def radii_of(run: TrainingRun) -> list[tuple[int, float]]:
    """Step and radius at each look, and at a step that diverged."""
    return [(step.step, step.spectral_radius) for step in run.steps if step.spectral_radius]


def radius_figure(contender: Contender, run: TrainingRun) -> Figure:
    """A line with a dot at each look, by its log; dashed where the radius is 1."""
    radii = radii_of(run)
    y = [math.log10(radius) for _, radius in radii]
    low, high = min([-0.35, *y]) - 0.1, max([0.35, *y]) + 0.1
    figure = frame.base_figure(hovermode="closest")
    level(figure, 0.0, "1", dash="dash", above=True, left=False)
    figure.add_scatter(
        x=[step for step, _ in radii],
        y=y,
        mode="lines+markers",
        name=contender.name,
        line={"color": contender.ink.line, "width": 2},
        marker={"size": 4 if len(radii) > 20 else 7, "color": contender.ink.line},
        customdata=[numbers.amount(radius) for _, radius in radii],
        hovertemplate=plain("update %{{x}}<br>spectral radius %{{customdata}}") + "<extra></extra>",
    )
    figure.update_layout(
        margin={"l": 40, "r": 12, "t": 6, "b": 8},
        xaxis=frame.ticked(range=[0, run.config.steps], tickvals=[], showgrid=False),
        yaxis=frame.log_ticks(low, high),
    )
    return figure
