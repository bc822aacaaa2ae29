"""What stands below the fold of Gradient decay: sections that are computed when they are opened."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from app.components.chart import chart
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, tells
from app.findings import runs
from app.findings.finding import Finding
from app.findings.roads_figure import roads_figure
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from pages.gradient_decay.equations import equations
from pages.gradient_decay.measured import WeightTerms, curves_of_seeds
from pages.gradient_decay.section_words import check_words, seeds_words, weight_terms_words
from pages.gradient_decay.seeds_figure import seeds_figure
from pages.gradient_decay.source import cell_source, loop_source
from pages.gradient_decay.take_away_buttons import takeaway_buttons
from pages.gradient_decay.take_away_csv import curves_csv
from pages.gradient_decay.take_away_script import reproducing_script
from pages.gradient_decay.units_figure import units_figure
from pages.gradient_decay.weight_terms_figure import weight_terms_figure, weight_terms_height


@st.fragment
def below_the_fold(findings: list[Finding]) -> None:
    """Every section that has something to show; one fragment, since each costs the server a millisecond a move."""
    finite = [finding for finding in findings if not finding.diverged]
    if not finite:
        return
    weight_terms(finite)
    lstms = [finding for finding in finite if finding.config.cell == "lstm"]
    if lstms:
        two_roads(lstms)
    units_by_time(finite)
    across_seeds(finite)
    equations_and_code(finite)
    trust(finite)
    take_away(finite)


@section("Healthy total, dead past", "open_weights")
def weight_terms(findings: list[Finding]) -> None:
    """Healthy total, dead past."""
    caption(
        Markup(
            "Each bar is one weight update, ‖∂L/∂W<sub>hh</sub>‖, split by when its terms come from: pale = oldest fifth, "
            "full colour = newest. A part is Σ‖term‖ over its steps by Σ‖term‖ over all; the total is the norm of their sum."
        )
    )
    words = weight_terms_words([WeightTerms(finding=finding) for finding in findings])
    chart(weight_terms_figure(findings), key="weight_terms", alt=words, height=weight_terms_height(findings))
    tells(words, lead="")


@section("An LSTM's two roads back", "open_roads")
def two_roads(findings: list[Finding]) -> None:
    """Cell road and the rest, for one LSTM."""
    finding = pick(findings, "LSTM", "roads_of")
    found = runs.run_roads(finding.config, finding.layer, finding.direction)
    words = roads_words(finding, drawn(finding, found))
    caption(
        Markup(
            "∂c = <b>cell road</b> (through forget gates only) + <b>the rest</b> (through the other gates and "
            "W<sub>hh</sub>), exact as vectors; norms do not add. ∂h relative to its own last step, the others to ∂c's."
        )
    )
    chart(roads_figure(finding, found), key="roads", alt=words)
    tells(words, lead="")


@section("Which units still hear the loss", "open_units")
def units_by_time(findings: list[Finding]) -> None:
    """Unit by unit, one sequence."""
    finding = pick(findings, "Cell", "units_of")
    samples = finding.config.batch_size
    sample = 1
    if samples > 1:
        sample = st.slider("Sequence of the batch", 1, samples, 1, key="sample")
    log10_units = runs.run_units(finding.config, finding.layer, finding.direction, sample - 1)
    chart(
        units_figure(finding, log10_units),
        key="units",
        alt=f"Gradient of each unit of {finding.name} at each step, sequence {sample}",
        height=300,
    )
    caption(
        f"|∂ℓ/∂h| of each unit of {finding.name} in sequence {sample} of {samples}: the largest in full colour, a millionth "
        "of it in the page's."
    )


@section("Is this seed typical?", "open_seeds")
def across_seeds(findings: list[Finding]) -> None:
    """A band over eight seeds, on demand."""
    first = findings[0].curve.config.seed
    if not st.button(f"Run seeds {first} to {first + runs.SEEDS - 1}", key="run_seeds"):
        return
    bar, done, whole = st.progress(0.0), 0, runs.SEEDS * len(findings)

    def count() -> None:
        nonlocal done
        done += 1
        bar.progress(done / whole, f"{done} of {whole} runs")

    curves, kept = [], []
    for finding in findings:
        of_seeds = curves_of_seeds(finding, runs.run_seeds(finding.config, count))
        if of_seeds is not None:
            kept.append(finding)
            curves.append(of_seeds)
    bar.empty()
    if not kept:
        problem("At least one seed of every cell diverges: lower the weight scale to compare seeds.")
        return
    words = seeds_words([(f.name, curve[:, -1]) for f, curve in zip(kept, curves, strict=True)])
    chart(seeds_figure(kept, curves), key="seeds", alt=words)
    tells(words, lead="")


@section("The equations, with this run's numbers", "open_equations")
def equations_and_code(findings: list[Finding]) -> None:
    """The equations with this run's numbers, and the code that ran."""
    finding = pick(findings, "Cell", "equations_of")
    found = equations(finding, runs.run_local_factors(finding.config, finding.layer, finding.direction))
    for line in (found.step, found.backward, found.measured):
        st.latex(line)
    caption("The code that ran:")
    st.code(cell_source(finding.config.cell), language="python")
    st.code(loop_source(), language="python")


@section("Can these numbers be trusted?", "open_check")
def trust(findings: list[Finding]) -> None:
    """The engine against autograd and finite differences, on demand."""
    if not st.button("Check against autograd and finite differences", key="run_check"):
        return
    with st.spinner("PyTorch runs the same networks …"):
        for finding in findings:
            checked = runs.run_check(finding.config)
            tells(check_words(finding.name, checked), lead="")


@section("Take it away", "open_take")
def take_away(findings: list[Finding]) -> None:
    """Link, figure, data, script."""
    takeaway_buttons()
    st.download_button("Data as CSV", lambda: curves_csv(findings), "gradient-horizon.csv", "text/csv", key="csv")
    finding = pick(findings, "Script for", "script_of")
    script = reproducing_script(finding)
    st.download_button(
        f"Script for {finding.name}, plain PyTorch", script, "gradient_horizon.py", "text/x-python", key="script"
    )
    st.code(script, language="python")
