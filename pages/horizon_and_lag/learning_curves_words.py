"""What tasks of short memory say about open gates, from the measured losses."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from pages.horizon_and_lag.measured import LearningCurves
from rnn_core.studies.short_memory import EVERY

__all__ = ["EVERY", "heading", "next_character_words", "series_words"]

_ALIKE = 1.25  # losses within this factor of each other


def heading(kinds: Sequence[LearningCurves]) -> str:
    """The finding on the next character: does the open gate help where the recent past decides?"""
    compared = with_bias(kinds)
    if not compared:
        return "Where the recent past decides"
    slower = [end(many) > _ALIKE * end(few) for few, many in compared]
    if all(slower):
        return "Where the recent past decides, an open gate slows learning"
    return (
        "Where the recent past decides, an open gate does not help"
        if not any(faster(compared))
        else "Where the recent past decides"
    )


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
    """Bias 3 against bias 0, cell by cell; without gates, the best kind alone."""
    said = [_pair(few, many, steps) for few, many in with_bias(kinds)]
    best = min(kinds, key=end)
    worst = max(kinds, key=end)
    if not said and best is not worst:
        said.append(
            f"{best.name} ends lowest, at <b>{end(best):.2f}</b>, {worst.name} highest, at <b>{end(worst):.2f}</b>."
        )
    if not said:
        said.append(f"{best.name} ends at <b>{end(best):.2f}</b>.")
    return Markup(" ".join(said))


def _pair(few: LearningCurves, many: LearningCurves, steps: int) -> str:
    low, high = end(few), end(many)
    ends = f"at step {steps} its training loss is <b>{high:.2f}</b>, against <b>{low:.2f}</b> with bias 0"
    seeds = _every_seed(few, many)
    if high > _ALIKE * low:
        return f"{many.name} learns more slowly{seeds}: {ends}."
    if low > _ALIKE * high:
        return f"{many.name} learns faster{seeds}: {ends}."
    return f"{many.name} is neither faster nor slower: {ends}."


def _every_seed(few: LearningCurves, many: LearningCurves) -> str:
    above = many.losses[:, -1] > few.losses[:, -1]
    seeds = len(above)
    return f" in each of {seeds} seeds" if seeds > 1 and (above.all() or not above.any()) else ""


def series_words(kinds: Sequence[LearningCurves], guess: float) -> Markup:
    """How far the cells differ on the series, against how far seeds do."""
    best, worst = min(kinds, key=end), max(kinds, key=end)
    if best is worst:
        return Markup(f"{best.name} ends at <b>{end(best) / guess:.2f}</b> of the loss of guessing.")
    within = max(float(kind.losses[:, -1].max() - kind.losses[:, -1].min()) for kind in kinds)
    said = (
        f"On fresh values {best.name} ends lowest, at <b>{end(best) / guess:.2f}</b> of the loss of guessing, "
        f"{worst.name} highest, at <b>{end(worst) / guess:.2f}</b>: "
    )
    if end(worst) - end(best) <= within:
        return Markup(said + "the kinds differ by no more than seeds of one kind do.")
    return Markup(said + f"more than seeds of one kind differ ({within / guess:.2f}).")
