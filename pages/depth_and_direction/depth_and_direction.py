"""What do more layers and a second direction change?"""

from app.components.problem import no_cell_chosen
from app.experiment.experiment import Experiment
from app.experiment.sidebar import experiment
from app.findings.find import find
from pages.depth_and_direction.both_ways_section import both_ways
from pages.depth_and_direction.depth_sections import layers_over_time, what_depth_costs


def show(experiment: Experiment) -> None:
    """Layers over time first; then what depth costs; then the other direction."""
    findings = find(experiment)
    if not findings:
        no_cell_chosen()
        return
    finding = layers_over_time(findings)
    what_depth_costs(finding)
    both_ways(finding, experiment)


show(experiment())
