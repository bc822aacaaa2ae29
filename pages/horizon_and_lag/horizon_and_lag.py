"""Does the horizon measured before training say which lag is learnt within a fixed budget?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.horizon_and_lag.runs import cells_of
from pages.horizon_and_lag.sections import dose_and_response, horizon_against_lag, where_it_does_not_show


def show(experiment: Experiment) -> None:
    """Dose and response first; then horizon against lag, the reader's own networks with it; then where it fails."""
    if not experiment.curves:
        no_cell_chosen()
        return
    cells = cells_of(experiment)
    dose_and_response(cells)
    horizon_against_lag(experiment)
    where_it_does_not_show(cells)


show(experiment())
