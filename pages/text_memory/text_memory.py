"""Which earlier characters does a guess hear, and which does it use?"""

from app.components.problem import no_cell_chosen
from app.controls import Experiment, experiment
from app.text_learning_section import where_a_gate_held_open_is_slow
from app.text_memory_sections import first_screen


def show(experiment: Experiment) -> None:
    """The strips first; then where an open gate does not help."""
    if not experiment.curves:
        no_cell_chosen()
        return
    first_screen(experiment)
    where_a_gate_held_open_is_slow()


show(experiment())
