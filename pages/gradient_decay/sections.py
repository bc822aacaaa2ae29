"""What stands below the fold of Gradient decay: sections that are computed when they are opened."""

from __future__ import annotations

import streamlit as st

from app.components.chart import chart
from app.components.heartbeat import beating
from app.components.open_section import section
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, tells
from app.findings import runs
from app.findings.finding import Finding
from app.findings.roads_figure import roads_figure
from app.findings.roads_measured import drawn
from app.findings.roads_words import roads_words
from app.language.language import later, plain, say
from pages.gradient_decay.equations import equations
from pages.gradient_decay.measured import WeightTerms, curves_of_seeds
from pages.gradient_decay.section_words import check_words, seeds_words, weight_terms_words
from pages.gradient_decay.seeds_figure import seeds_figure
from pages.gradient_decay.seen_words import units_seen
from pages.gradient_decay.source import cell_source, loop_source
from pages.gradient_decay.take_away_buttons import takeaway_buttons
from pages.gradient_decay.take_away_csv import curves_csv
from pages.gradient_decay.take_away_script import reproducing_script
from pages.gradient_decay.units_figure import units_figure
from pages.gradient_decay.weight_terms_figure import FIFTHS, weight_terms_figure, weight_terms_height


@beating
def below_the_fold(findings: list[Finding]) -> None:
    """Every section that has something to show, in one fragment."""
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


@section(later("Which time steps make up the weight gradient?"), "open_weights")
def weight_terms(findings: list[Finding]) -> None:
    """Which time steps make up the weight gradient."""
    caption(
        (
            say("Each bar is one gradient of W<sub>hh</sub>, split into fifths of the sequence (pale: the oldest).")
            if findings[0].config.seq_len >= FIFTHS
            else say("Each bar is one gradient of W<sub>hh</sub>, split into its time steps (pale: the oldest).")
        )
        + say(" Parts compare the sizes of the terms before they are added.")
        + say(" The total is the size of the sum, ‖∂L/∂W<sub>hh</sub>‖.")
    )
    words = weight_terms_words([WeightTerms(finding=finding) for finding in findings])
    chart(weight_terms_figure(findings), key="weight_terms", alt=words, height=weight_terms_height(findings))
    tells(words, lead="")


@section(later("Two paths back through an LSTM"), "open_roads")
def two_roads(findings: list[Finding]) -> None:
    """The cell-state path and the other paths, for one LSTM."""
    finding = pick(findings, "LSTM", "roads_of")
    found = runs.run_roads(finding.config, finding.layer, finding.direction)
    words = roads_words(finding, drawn(finding, found))
    caption(
        say(
            "∂c is the sum of two parts: the <b>cell-state path</b> (through the forget gates only) and the <b>other paths</b>."
        )
        + say(" The other paths go through the other gates and W<sub>hh</sub>.")
        + say(" The parts add as vectors, not in their sizes.")
        + say(" ∂h is relative to its own last step, the others to that of ∂c.")
    )
    chart(roads_figure(finding, found), key="roads", alt=words)
    tells(words, lead="")


@section(later("Which hidden units still get a gradient?"), "open_units")
def units_by_time(findings: list[Finding]) -> None:
    """Unit by unit, one sequence."""
    finding = pick(findings, plain("Cell"), "units_of")
    samples = finding.config.batch_size
    sample = 1
    if samples > 1:
        sample = st.slider(plain("Sequence of the batch"), 1, samples, 1, key="sample")
    log10_units = runs.run_units(finding.config, finding.layer, finding.direction, sample - 1)
    chart(
        units_figure(finding, log10_units),
        key="units",
        alt=units_seen(finding.name, sample, log10_units),
        height=300,
    )
    caption(
        plain(
            "Gradient |∂ℓ/∂h| of each unit of {name} in sequence {number} of {samples}.",
            name=finding.name,
            number=sample,
            samples=samples,
        )
        + plain(" Full colour: the largest. Page colour: a millionth of it or less. Grey: exactly 0.")
    )


@section(later("Is this seed typical?"), "open_seeds")
def across_seeds(findings: list[Finding]) -> None:
    """A band over eight seeds, on demand."""
    first = findings[0].curve.config.seed
    if not st.button(plain("Run seeds {first} to {last}", first=first, last=first + runs.SEEDS - 1), key="run_seeds"):
        return
    bar, done, whole = st.progress(0.0), 0, runs.SEEDS * len(findings)

    def count() -> None:
        nonlocal done
        done += 1
        bar.progress(done / whole, plain("{done} of {whole} runs", done=done, whole=whole))

    curves, kept = [], []
    for finding in findings:
        of_seeds = curves_of_seeds(finding, runs.run_seeds(finding.config, count))
        if of_seeds is not None:
            kept.append(finding)
            curves.append(of_seeds)
    bar.empty()
    if not kept:
        problem(plain("At least one seed of every cell diverges. Lower the weight scale to compare seeds."))
        return
    words = seeds_words([(f.name, curve[:, -1]) for f, curve in zip(kept, curves, strict=True)])
    chart(seeds_figure(kept, curves), key="seeds", alt=words)
    tells(words, lead="")


@section(later("The equations, with this run’s numbers"), "open_equations")
def equations_and_code(findings: list[Finding]) -> None:
    """The equations with this run's numbers, and the code that ran."""
    finding = pick(findings, plain("Cell"), "equations_of")
    found = equations(finding, runs.run_local_factors(finding.config, finding.layer, finding.direction))
    for line in (found.step, found.backward, found.measured):
        st.latex(line)
    caption(plain("The code that ran:"))
    st.code(cell_source(finding.config.cell), language="python")
    st.code(loop_source(), language="python")


@section(later("Check these numbers against PyTorch"), "open_check")
def trust(findings: list[Finding]) -> None:
    """The engine against autograd and finite differences, on demand."""
    if not st.button(plain("Check against autograd and finite differences"), key="run_check"):
        return
    with st.spinner(plain("PyTorch runs the same networks …")):
        for finding in findings:
            checked = runs.run_check(finding.config)
            tells(check_words(finding.name, checked), lead="")


@section(later("Share and download"), "open_take")
def take_away(findings: list[Finding]) -> None:
    """Link, figure, data, script."""
    takeaway_buttons()
    st.download_button(
        plain("Data as CSV"), lambda: curves_csv(findings), "gradient-horizon.csv", "text/csv", key="csv"
    )
    finding = pick(findings, plain("Script for"), "script_of")
    script = reproducing_script(finding)
    st.download_button(
        plain("Script for {name}, plain PyTorch", name=finding.name),
        script,
        "gradient_horizon.py",
        "text/x-python",
        key="script",
    )
    st.code(script, language="python")
