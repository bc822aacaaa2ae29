"""What happens at each step, forward and back, when the loop is unrolled?"""

from app.comparison import find
from app.components.problem import no_cell_chosen
from app.controls import experiment
from app.findings import Finding
from app.unrolled_sections import walk_through


def show(findings: list[Finding]) -> None:
    """The finding, the diagram that one walks through, and what it tells."""
    if not findings:
        no_cell_chosen()
        return
    walk_through(findings)


show(find(experiment()))
