"""How well does a network forecast a series, and which past values does a forecast depend on?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.series_memory.sections import page


def show(experiment: Experiment) -> None:
    """Forecasts against truth, then what one of them depends on."""
    if not experiment.curves:
        no_cell_chosen()
        return
    page(experiment.curves)


show(experiment())
