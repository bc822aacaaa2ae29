"""What is on the page that unrolls the loop."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from app import numbers
from app.components.pick import pick
from app.components.problem import problem
from app.components.prose import caption, tells
from app.experiment.link import address
from app.findings.finding import Finding
from app.language.language import plain, say_count
from app.numbers import unbroken
from pages.unrolled import words
from pages.unrolled.measured import WHOLE_STEPS, WHOLE_UNITS
from pages.unrolled.picture import picture
from pages.unrolled.runs import MAX_STEPS, run_steps
from pages.unrolled.unrolled_part import unrolled
from rnn_core import ExperimentConfig

_WHOLE = {"hidden_size": 3, "seq_len": 6, "input_size": 2, "output_size": 1, "batch_size": 1}


def walk_through(findings: list[Finding]) -> None:
    """Headline, cell, diagram with its panels, caption and what it tells."""
    with st.container(key="first_screen"):
        title = st.empty()
        with st.container(horizontal=True, key="tools", vertical_alignment="center"):
            finding = pick(findings, plain("Cell"), "on", in_link=True, label_visibility="collapsed")
            _small_network(finding)
        if finding.config.seq_len > MAX_STEPS:
            many = numbers.steps(finding.config.seq_len)
            title.title(plain("{many} steps are too many to draw one by one", many=many))
            problem(
                plain(
                    "The diagram shows at most {most} steps. Lower the sequence length, or use Gradient decay, "
                    "which shows them all.",
                    most=MAX_STEPS,
                )
            )
            return
        steps = run_steps(finding.config, finding.layer, finding.direction)
        said = words.headline(finding, steps)
        title.title(unbroken(said))
        if not steps.walked:
            problem(
                plain(
                    "The states overflow at the first step. Lower the weight scale or the input scale to see the network."
                )
            )
            return
        unrolled(picture(finding, steps, said), key="unrolled")
        caption(words.caption(finding, steps))
    tells(words.what_it_tells(finding, steps))


def _small_network(finding: Finding) -> None:
    """A link to the same experiment with so few units that every number can be shown."""
    config = finding.config
    small = _small(config)
    if small is None or (config.hidden_size <= WHOLE_UNITS and config.seq_len <= WHOLE_STEPS):
        return
    said = say_count(
        "Use {count} hidden unit: see every number", "Use {count} hidden units: see every number", small.hidden_size
    )
    link = Markup('<p class="gh-link"><a href="{}" target="_self">{}</a></p>')
    st.html(link.format(address(small, page="unrolled"), said))


def _small(config: ExperimentConfig) -> ExperimentConfig | None:
    fields = dict(_WHOLE)
    if config.sequence_type == "one_to_one":
        fields["seq_len"] = 1
    if config.loss == "cross_entropy":
        fields["output_size"] = 2
    try:
        return replace(config, num_layers=1, bidirectional=False, **fields)  # type: ignore[arg-type]
    except ValueError:
        return None
