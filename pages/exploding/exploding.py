"""What does an exploding gradient do, what does clipping keep of it, and what does truncation leave out?"""

from app.components.pick import pick_measured
from app.components.problem import no_cell_chosen
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.findings.finding import Finding
from pages.exploding.cliff_section import loss_cliff
from pages.exploding.clip_sections import clip_microscope, first_norms
from pages.exploding.truncation_section import truncation_microscope


def show(findings: list[Finding]) -> None:
    """The cliff of one unit first; then two microscopes on one of the cells."""
    if not findings:
        no_cell_chosen()
        return
    loss_cliff(findings[0].result.config.seq_len)
    finding = pick_measured(findings)
    clip_microscope(finding)
    first_norms(finding)
    truncation_microscope(finding)


show(find(experiment()))
