"""What happens at each step, forward and back, when the loop is unrolled?"""

from app.components.problem import no_cell_chosen
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.findings.finding import Finding
from pages.unrolled.sections import walk_through


def show(findings: list[Finding]) -> None:
    """The finding, the diagram that one walks through, and what it tells."""
    if not findings:
        no_cell_chosen()
        return
    walk_through(findings)


show(find(experiment()))
