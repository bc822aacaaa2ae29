"""What does an activation's derivative do to the gradient? In theory, in this run, and in softmax."""

from app.experiment.sidebar import experiment
from pages.activations.sections import chosen_activation, compare, first_screen, pre_activations, softmax_by_hand


def show() -> None:
    """The finding first; then where the run's pre-activations lie; then softmax."""
    chosen = chosen_activation(experiment())
    cards = first_screen(chosen)
    if chosen.findings:
        pre_activations(chosen.findings)
    softmax_by_hand()
    compare(cards, chosen)


show()
