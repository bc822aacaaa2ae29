"""A question's table in a lesson's file -> Question."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from app.lessons.fields import LONGEST_SENTENCE, Fields, Table, cut
from app.lessons.lesson import Choice, Choices, Compared, Drawn, Measure, Number, Question
from app.lessons.quantities import QUANTITIES
from app.lessons.subject import Subject, subjects

ASK, CHOICE, UNIT, QUERY = 200, 120, 40, 2000  # characters
FEWEST_CHOICES, MOST_CHOICES = 2, 6
ABOVE_ZERO = -sys.float_info.max  # of a log10: below it is the exact zero alone
_COMPARISON = ("compared", "against", "against_of", "against_quantity")
_MEASURE = ("quantity", "of", *_COMPARISON)
_KINDS = {
    "choices": ("kind", "ask", *_MEASURE, "choices", "claim"),
    "number": ("kind", "ask", *_MEASURE, "unit", "low", "high", "near", "claim"),
    "drawn": ("kind", "ask", "of", "lags", "lowest", "near", "claim"),
}


def read_question(table: Table, file: str, place: str, curves: dict[str, Subject]) -> Question:
    """The question of a step whose query has these curves.

    Raises:
        ValueError: a sentence with the file, the field, the rule and the value.
    """
    every = sorted({name for known in _KINDS.values() for name in known})
    kind = Fields(table, file, place, every).one_of("kind", [*_KINDS])
    fields = Fields(table, file, place, _KINDS[kind])
    if kind == "drawn":
        return _drawn(fields, curves)
    measure = _measure(fields, curves)
    return _number(fields, measure) if kind == "number" else _choices(fields, measure)


def normal(query: str) -> str:
    """A query as a browser writes it."""
    return urlencode(parse_qsl(query, keep_blank_values=True))


def taken(fields: Fields, name: str, query: str) -> dict[str, Subject]:
    """The curves of a query that stands in a field.

    Raises:
        ValueError: the controls refuse it.
    """
    try:
        return subjects(query)
    except ValueError as error:
        fields.refuse(name, "be a query that the controls take", cut(str(error), LONGEST_SENTENCE // 2))


def _measure(fields: Fields, curves: dict[str, Subject]) -> Measure:
    quantity, of = fields.one_of("quantity", [*QUANTITIES]), fields.one_of("of", [*curves])
    _can_be_measured(fields, "quantity", quantity, curves[of])
    if "compared" not in fields:
        for name in _COMPARISON:
            if name in fields:
                fields.refuse("compared", f"be given where {name} is", "nothing")
        return Measure(quantity=quantity, of=of)
    compared = Compared(fields.one_of("compared", [*Compared]))
    against = normal(fields.text("against", QUERY, ""))
    others = taken(fields, "against", against) if against else curves
    against_of = fields.one_of("against_of", [*others], of)
    other = fields.one_of("against_quantity", [*QUANTITIES], quantity)
    _can_be_measured(fields, "against_quantity", other, others[against_of])
    if QUANTITIES[other].unit != QUANTITIES[quantity].unit:
        fields.refuse("against_quantity", f"have the unit of {quantity}", repr(other))
    return Measure(
        quantity=quantity,
        of=of,
        compared=compared,
        against=against,
        against_of=against_of if against_of != of else "",
        against_quantity=other if other != quantity else "",
    )


def _can_be_measured(fields: Fields, name: str, quantity: str, subject: Subject) -> None:
    if needs := QUANTITIES[quantity].needs(subject):
        fields.refuse(name, f"be measurable, which for {quantity} needs a query such as {needs}", repr(quantity))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Domain:
    """Between which values a measure lies."""

    least: float
    most: float
    log10: bool


def _domain(measure: Measure) -> _Domain:
    quantity = QUANTITIES[measure.quantity]
    if measure.compared is None:
        return _Domain(least=quantity.least, most=quantity.most, log10=quantity.log10)
    ratio = measure.compared is Compared.RATIO and not quantity.log10
    return _Domain(least=0.0 if ratio else -math.inf, most=math.inf, log10=quantity.log10)


def _choices(fields: Fields, measure: Measure) -> Choices:
    domain = _domain(measure)
    tables = fields.tables("choices", FEWEST_CHOICES, MOST_CHOICES)
    choices = []
    for at, table in enumerate(tables, start=1):
        place = f"{fields.place}, choices {at}"
        choices.append(_choice(Fields(table, fields.file, place, ("text", "from", "to")), domain))
    _hold_each_value_once(fields, choices, domain)
    claim = fields.whole("claim", 1, len(choices)) - 1
    return Choices(ask=fields.text("ask", ASK), measure=measure, choices=tuple(choices), claim=claim)


def _choice(fields: Fields, domain: _Domain) -> Choice:
    text = fields.text("text", CHOICE)
    low, high = _end(fields, "from", domain, -math.inf), _end(fields, "to", domain, math.inf)
    low = -math.inf if low <= domain.least else low
    high = math.inf if high >= domain.most else high
    if low >= high:
        fields.refuse("to", f"be above from, {low:g}", f"{high:g}")
    return Choice(text=text, low=low, high=high)


def _end(fields: Fields, name: str, domain: _Domain, open_end: float) -> float:
    """A number, or "zero": of a size's log10, where the exact zero ends and numbers begin."""
    if domain.log10 and fields.is_word(name, "zero"):
        return ABOVE_ZERO
    return fields.number(name, -math.inf, math.inf, open_end)


def _hold_each_value_once(fields: Fields, choices: list[Choice], domain: _Domain) -> None:
    places = sorted(range(len(choices)), key=lambda at: (choices[at].low, choices[at].high))
    reached = -math.inf
    for before, at in zip([None, *places], places, strict=False):
        low = choices[at].low
        if low > reached:
            gap = f"from {_said(reached)} to" if math.isfinite(reached) else "below"
            fields.refuse("choices", "cover every value", f"none {gap} {_said(low)}")
        if low < reached:
            one, other = sorted((at, before if before is not None else at))
            fields.refuse("choices", "have each value once", f"{_said(low)} in choices {one + 1} and {other + 1}")
        reached = choices[at].high
    if reached < math.inf:
        fields.refuse("choices", "cover every value", f"none above {_said(reached)}")


def _said(value: float) -> str:
    return "zero" if value == ABOVE_ZERO else f"{value:g}"


def _number(fields: Fields, measure: Measure) -> Number:
    low = fields.number("low", -1e9, 1e9)
    high = fields.number("high", -1e9, 1e9)
    if low >= high:
        fields.refuse("high", f"be above low, {low:g}", f"{high:g}")
    return Number(
        ask=fields.text("ask", ASK),
        measure=measure,
        unit=fields.text("unit", UNIT, QUANTITIES[measure.quantity].unit),
        low=low,
        high=high,
        near=fields.number("near", 1.0, 1000.0, 1.5),
        claim=fields.pair("claim", low, high),
    )


def _drawn(fields: Fields, curves: dict[str, Subject]) -> Drawn:
    of = fields.one_of("of", [*curves])
    lowest = fields.number("lowest", -300.0, -1.0, -20.0)
    return Drawn(
        ask=fields.text("ask", ASK),
        of=of,
        lags=fields.wholes("lags", 0, curves[of].config.seq_len - 1, 2, 8),
        lowest=lowest,
        near=fields.number("near", 0.1, 10.0, 1.5),
        claim=fields.pair("claim", lowest, 3.0),
    )
