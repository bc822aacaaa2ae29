"""How far back can this network learn? The gradient of each cell, step by step."""

import streamlit as st

from app.comparison import find
from app.components.cards import verdict_cards
from app.components.chart import PixelRow, chart
from app.controls import experiment_controls
from app.figures.decay import decay_figure, pixel_rows
from app.words import headline, what_it_tells_you

experiment = experiment_controls()
findings = find(experiment)
st.title(headline(findings))
if findings:
    verdict_cards(findings)
    chart(
        decay_figure(findings, relative=True),
        key="decay",
        alt=headline(findings),
        rows=tuple(PixelRow(*r) for r in pixel_rows(findings)),
    )
    st.html(f'<div class="gh-tells"><b>What this tells you.</b> {" ".join(what_it_tells_you(findings))}</div>')
