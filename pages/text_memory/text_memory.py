"""Which earlier characters does a prediction depend on?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.text_memory.open_gate_section import where_forget_bias_slows_learning
from pages.text_memory.sections import first_screen


def show(experiment: Experiment) -> None:
    """The strips first; then where forget bias 3 does not help."""
    if not experiment.curves:
        no_cell_chosen()
        return
    first_screen(experiment)
    where_forget_bias_slows_learning()


show(experiment())
