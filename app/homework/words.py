"""What is said of a judged homework."""

from __future__ import annotations

import math

from app import numbers
from app.language.language import later, plain, plain_count
from rnn_core.homework.judged import CURVE_TOLERANCE, Judged, Part
from rnn_core.homework.workings import Mistake, Task

_NAMES = {
    Part.CURVE: later("The curve"),
    Part.DECAY: later("The decay per step"),
    Part.HORIZON: later("The horizon"),
}
_MISTAKES = {
    Mistake.ONE_LOSS: later("It is of the last loss alone. All losses of the link are asked, added up."),
    Mistake.ALL_LOSSES: later("It is of a sum of losses. One loss alone is asked."),
    Mistake.CELL_STATE: later("It is the gradient of c, the cell state. The gradient of h is asked."),
    Mistake.HIDDEN_STATE: later("It is counted on the gradient of h. An LSTM’s horizon is counted on that of c."),
    Mistake.OTHER_DIRECTION: later("It is of the other direction of the network."),
    Mistake.SQUARED: later("The norm is squared. Take the square root of the sum of squares."),
    Mistake.MEAN: later("It is a mean over the batch. The median over its sequences is asked."),
    Mistake.WHOLE_BATCH: later("One norm is taken over the whole batch. Take one for each sequence, then the median."),
    Mistake.MEDIANS_DIVIDED: later("Two medians are divided. Divide for each sequence first, then take the median."),
    Mistake.ABSOLUTE: later("The sizes are absolute. Divide each by the size at lag 0."),
    Mistake.OVER_T: later("The loss is divided by the number of time steps or losses. Add the losses up."),
    Mistake.OVER_B: later("The loss is divided by the size of the batch. Add the sequences’ losses up."),
    Mistake.MEAN_ERROR: later("The loss is a mean of squared errors. Half the sum of squares is asked."),
    Mistake.ANOTHER_FACTOR: later("All sizes are wrong by one common factor."),
    Mistake.REVERSED: later("The lags run the wrong way. Lag 0 is the step of the last loss."),
    Mistake.LATE: later("It begins one lag late. Its lag 0 is really lag 1."),
    Mistake.EARLY: later("It is one lag too far. Its lag 1 is really lag 0."),
    Mistake.NATURAL_LOG: later("The natural logarithm is used. log10 is asked."),
    Mistake.LOG2: later("The logarithm to base 2 is used. log10 is asked."),
    Mistake.LOG_IN_SIZE: later("The column size holds logarithms. Name it log10_size."),
    Mistake.SLOPE: later("It is the slope of the line. The factor is 10 to the power of the slope."),
    Mistake.WRONG_BASE: later("The slope is of log10, so the factor is 10 to the power of it, not e or 2."),
    Mistake.INVERSE: later("It is the inverse. The factor of one time step back is asked."),
    Mistake.ENDS_ALONE: later("It is taken from the two ends alone. Fit a line to all lags."),
    Mistake.FROM_OWN_CURVE: later("It follows from the curve that was handed in, which is wrong."),
    Mistake.FIRST_BELOW: later("It is the first lag below a thousandth. The lag before it is asked."),
    Mistake.NOT_REACHED: later("The curve never falls below a thousandth. Write > and the last lag."),
}


def verdict(judged: Judged, task: Task) -> str:
    """One part in a line: right or wrong, within which tolerance, what was measured, and what went wrong."""
    name, tolerance = plain(_NAMES[judged.part]), _tolerance(judged.part)
    if judged.right:
        return plain("right: {name} ({tolerance}).", name=name, tolerance=tolerance)
    if judged.part is Part.CURVE:
        found = _off(judged)
    elif judged.given is None:
        return plain("missing: {name} was not handed in.", name=name)
    else:
        given, measured = (_value(judged.part, value, task) for value in (judged.given, judged.measured))
        found = plain("{given} was handed in, {measured} was measured", given=given, measured=measured)
    said = plain("wrong: {name} ({tolerance}). {found}.", name=name, tolerance=tolerance, found=found)
    return " ".join([said, *(plain(_MISTAKES[mistake]) for mistake in judged.mistakes), *_unknown(judged)])


def _tolerance(part: Part) -> str:
    if part is Part.CURVE:
        return plain("within {off} of log10 at each lag", off=numbers.general(CURVE_TOLERANCE))
    return plain("within 1 %") if part is Part.DECAY else plain("the same lag")


def _off(judged: Judged) -> str:
    """How many lags are wrong, and the first of them."""
    count = plain_count("{count} lag is wrong", "{count} lags are wrong", judged.lags)
    measured = plain("none") if math.isnan(judged.measured) else numbers.size(judged.measured)
    if judged.given is None:
        return plain("{count}. Lag {lag} is missing", count=count, lag=judged.lag)
    return plain(
        "{count}. At lag {lag} {given} was handed in, {measured} was measured",
        count=count,
        lag=judged.lag,
        given=numbers.size(judged.given),
        measured=measured,
    )


def _value(part: Part, value: float, task: Task) -> str:
    if part is Part.DECAY:
        return numbers.general(float(f"{value:.4g}"))
    return f"> {task.config.seq_len - 1}" if math.isinf(value) else numbers.whole(value)


def _unknown(judged: Judged) -> list[str]:
    missing_alone = judged.part is Part.CURVE and judged.given is None
    return [] if judged.mistakes or missing_alone else [plain("No common mistake gives this.")]
