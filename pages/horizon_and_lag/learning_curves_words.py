"""What tasks for which recent inputs are enough say about a gate bias, from the measured losses."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from app.language.language import later, plain, say
from pages.horizon_and_lag.measured import LearningCurves, two_decimals
from rnn_core.studies.short_memory import EVERY

__all__ = ["EVERY", "heading", "next_character_words", "series_words"]

_ALIKE = 1.25  # losses within this factor of each other


_SLOWER = {
    "lstm": later("If recent inputs are enough, forget bias 3 slows learning"),
    "gru": later("If recent inputs are enough, update bias 3 slows learning"),
    "both": later("If recent inputs are enough, gate bias 3 slows learning"),
}
_NO_HELP = {
    "lstm": later("If recent inputs are enough, forget bias 3 does not help"),
    "gru": later("If recent inputs are enough, update bias 3 does not help"),
    "both": later("If recent inputs are enough, gate bias 3 does not help"),
}


def heading(kinds: Sequence[LearningCurves]) -> str:
    """The finding on the next character: does gate bias 3 help where recent inputs are enough?"""
    compared = with_bias(kinds)
    which = "both" if len(compared) > 1 else compared[0][0].key if compared else ""
    if compared and all(end(many) > _ALIKE * end(few) for few, many in compared):
        return plain(_SLOWER[which])
    if compared and not any(faster(compared)):
        return plain(_NO_HELP[which])
    return plain("Tasks for which recent inputs are enough")


def faster(compared: Sequence[tuple[LearningCurves, LearningCurves]]) -> list[bool]:
    return [_ALIKE * end(many) < end(few) for few, many in compared]


def with_bias(kinds: Sequence[LearningCurves]) -> list[tuple[LearningCurves, LearningCurves]]:
    """Each gated cell at bias 0 and at bias 3, where both are shown."""
    by_key = {kind.key: kind for kind in kinds}
    return [(by_key[cell], by_key[f"{cell}3"]) for cell in ("lstm", "gru") if cell in by_key and f"{cell}3" in by_key]


def end(kind: LearningCurves) -> float:
    """The mean of a kind's last loss over seeds."""
    return float(kind.mean[-1])


def next_character_words(kinds: Sequence[LearningCurves], steps: int) -> Markup:
    """Bias 3 against bias 0, cell by cell; without gates, the lowest loss and the highest."""
    said = [sentence for few, many in with_bias(kinds) for sentence in _pair(few, many, steps)]
    lowest, highest = min(kinds, key=end), max(kinds, key=end)
    if not said and lowest is not highest:
        said.append(
            say(
                "{lowest} ends with the lowest training loss, <b>{low}</b>, {highest} with the highest, <b>{high}</b>.",
                lowest=lowest.name,
                low=two_decimals(end(lowest)),
                highest=highest.name,
                high=two_decimals(end(highest)),
            )
        )
    if not said:
        said.append(
            say("{name} ends with training loss <b>{loss}</b>.", name=lowest.name, loss=two_decimals(end(lowest)))
        )
    return Markup(" ").join(said)


def _pair(few: LearningCurves, many: LearningCurves, steps: int) -> list[Markup]:
    low, high = end(few), end(many)
    how = {"name": many.name, "seeds": many.losses.shape[0]}
    in_each = _in_every_seed(few, many)
    if high > _ALIKE * low:
        first = (
            say("{name} learns more slowly with each of {seeds} seeds.", **how)
            if in_each
            else say("{name} learns more slowly.", **how)
        )
    elif low > _ALIKE * high:
        first = (
            say("{name} learns faster with each of {seeds} seeds.", **how)
            if in_each
            else say("{name} learns faster.", **how)
        )
    else:
        first = say("{name} learns neither faster nor more slowly.", **how)
    return [
        first,
        say(
            "After {updates} updates its training loss is <b>{high}</b>, and with bias 0 it is <b>{low}</b>.",
            updates=steps,
            high=two_decimals(high),
            low=two_decimals(low),
        ),
    ]


def _in_every_seed(few: LearningCurves, many: LearningCurves) -> bool:
    above = many.losses[:, -1] > few.losses[:, -1]
    return len(above) > 1 and bool(above.all() or not above.any())


def series_words(kinds: Sequence[LearningCurves], guess: float) -> Markup:
    """How far the cells differ on the series, against how far seeds do."""
    lowest, highest = min(kinds, key=end), max(kinds, key=end)
    if lowest is highest:
        return say(
            "{name} ends with a held-out loss of <b>{loss}</b> of chance level.",
            name=lowest.name,
            loss=two_decimals(end(lowest) / guess),
        )
    within = max(float(kind.losses[:, -1].max() - kind.losses[:, -1].min()) for kind in kinds)
    said = [
        say(
            "{lowest} ends with the lowest held-out loss, <b>{loss}</b> of chance level.",
            lowest=lowest.name,
            loss=two_decimals(end(lowest) / guess),
        ),
        say(
            "{highest} ends with the highest, <b>{loss}</b>.",
            highest=highest.name,
            loss=two_decimals(end(highest) / guess),
        ),
    ]
    if end(highest) - end(lowest) <= within:
        said.append(say("The networks differ by no more than the seeds of one network do."))
    else:
        said.append(
            say(
                "The networks differ by more than the seeds of one network do (<b>{spread}</b>).",
                spread=two_decimals(within / guess),
            )
        )
    return Markup(" ").join(said)
