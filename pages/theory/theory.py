"""What would a textbook predict for this run, where is it right, and where does it fail?"""

from app.components.problem import no_cell_chosen
from app.experiment.sidebar import experiment
from app.findings.find import find
from app.findings.finding import Finding
from pages.theory.sections import eigenvalues_and_product, lyapunov_exponents, measured_and_predicted


def show(findings: list[Finding]) -> None:
    """Measured and predicted first; then the directions behind the curve."""
    if not findings:
        no_cell_chosen()
        return
    finding = measured_and_predicted(findings)
    if finding.lags and not finding.diverged:
        eigenvalues_and_product(finding)
        lyapunov_exponents(finding)


show(find(experiment()))
