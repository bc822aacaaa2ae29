"""What is drawn on the page on horizon and lag, and how it was trained."""

from __future__ import annotations

from app import numbers
from app.language.language import plain
from rnn_core.learning.tasks import LEARNT_ACCURACY
from rnn_core.studies.dose_response import LAG
from rnn_core.studies.learnt_lag import BUDGET, FAILURES, HORIZON_LAGS, LAGS
from rnn_core.studies.short_memory import EVERY, NEXT_CHARACTER, SERIES
from rnn_core.studies.table import COURSE_SEEDS, SEEDS


def of_the_dose() -> str:
    """Under the figure of the setting that is varied."""
    task = plain("Task: name the first of {count} symbols at the end.", count=LAG + 1)
    marks = plain("Each mark is one network, filled if it learnt. Line: median.")
    return f"{task} {marks} {_budget()}"


def of_the_scatter() -> str:
    """Under the scatter."""
    said = [
        plain(
            "Recall at lags {lags} in turn, until {count} in a row are not learnt.",
            lags=", ".join(map(str, LAGS)),
            count=FAILURES,
        ),
        plain(
            "Horizon: of the untrained network on the task’s own data, measured over {steps} steps.", steps=HORIZON_LAGS
        ),
        plain("Each mark is one network (circle: RNN, square: LSTM, diamond: GRU)."),
        plain("On a wide screen, each name is beside the median of its kind."),
        plain("Seeds are drawn one above the other, seed {seed} lowest.", seed=SEEDS[0]),
        _budget(),
    ]
    return " ".join(said)


def of_the_text() -> str:
    """Under the losses on the next character."""
    budget = NEXT_CHARACTER.budget
    return plain(
        "The app’s own text, {count} characters at a time, {units}. Mean of seeds {seeds}, over {every} updates.",
        count=budget.lag + 1,
        units=numbers.count(budget.network.hidden_size, "hidden unit"),
        seeds=_seeds(),
        every=EVERY,
    )


def of_the_series() -> str:
    """Under the losses on the series."""
    budget = SERIES.budget
    return plain(
        "The next yearly sunspot number from the {count} before it, {units}. Mean of seeds {seeds}.",
        count=budget.lag + 1,
        units=numbers.count(budget.network.hidden_size, "hidden unit"),
        seeds=_seeds(),
    )


def _budget() -> str:
    trained = plain(
        "Training: Adam with learning rate {rate}, gradient clipped to norm {limit}, at most {updates} updates of {batch} "
        "sequences, {units}.",
        rate=numbers.general(BUDGET.learning_rate),
        limit=numbers.general(BUDGET.clip_norm or 0.0),
        updates=BUDGET.steps,
        batch=BUDGET.batch_size,
        units=numbers.count(BUDGET.network.hidden_size, "hidden unit"),
    )
    learnt = plain("Learnt: {share} correct on held-out sequences.", share=f"{100 * LEARNT_ACCURACY:.0f} %")
    return f"{trained} {learnt}"


def _seeds() -> str:
    return numbers.names([str(seed) for seed in COURSE_SEEDS])
