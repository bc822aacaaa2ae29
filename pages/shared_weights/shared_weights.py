"""What do we win and lose by sharing weights over time?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.shared_weights.sections import counts_over_length, same_product, three_readers


def show(experiment: Experiment) -> None:
    """The gradient at each input first; then parameters over length; then shared against separate weights."""
    if not experiment.curves:
        no_cell_chosen()
        return
    curve, window, kernel = three_readers(experiment.curves)
    counts_over_length(curve, window, kernel)
    same_product(curve)


show(experiment())
