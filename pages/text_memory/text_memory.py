"""Which earlier characters does a guess hear, and which does it use?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from pages.text_memory.open_gate_section import where_a_gate_held_open_is_slow
from pages.text_memory.sections import first_screen


def show(experiment: Experiment) -> None:
    """The strips first; then where an open gate does not help."""
    if not experiment.curves:
        no_cell_chosen()
        return
    first_screen(experiment)
    where_a_gate_held_open_is_slow()


show(experiment())
