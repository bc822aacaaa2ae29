"""Rules of a config's fields. Each error is one sentence: the field, the rule, the value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, fields
from functools import lru_cache, partial
from numbers import Integral, Real
from typing import Any

import numpy as np


def apply_rules(config: Any) -> None:
    """Hold every field of a frozen config to its rule, and put the normalised value in its place."""
    for name, rule in _rules(config.__class__):
        object.__setattr__(config, name, rule(name, getattr(config, name)))


@lru_cache
def _rules(config: type[Any]) -> tuple[tuple[str, Callable[[str, Any], Any]], ...]:
    """A config's fields that have a rule."""
    return tuple((entry.name, entry.metadata["rule"]) for entry in fields(config) if "rule" in entry.metadata)


def shown(value: Any) -> str:
    """A value in a sentence: a number of any size with a power of ten, 1.5 × 10⁻¹², not 1.5e-12."""
    try:
        return _with_power(repr(value)) if type(value) is float else repr(value)
    except ValueError:  # Python writes no integer of more than 4300 digits
        return "a huge number"


def _with_power(digits: str) -> str:
    mantissa, e, exponent = digits.partition("e")
    if not e:
        return digits
    power = f"10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    return {"1": power, "-1": f"-{power}"}.get(mantissa, f"{mantissa} × {power}")


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def whole(low: int, high: int, unit: str, name: str, value: Any) -> int:
    if type(value) is int and low <= value <= high:
        return value  # at once: a move in the app makes dozens of configs
    inside = _is_real(value) and low <= value <= high
    if not isinstance(value, Integral) and not (inside and value == int(value)):
        raise ValueError(f"{name} must be a whole number in [{low}, {high}]{unit}, got {shown(value)}")
    if not inside:
        raise ValueError(f"{name} must be in [{low}, {high}]{unit}, got {shown(value)}")
    return int(value)


def _is_real(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def number(low: float, high: float, name: str, value: Any) -> float:
    if type(value) is float and low <= value <= high:
        return value + 0.0
    if not _is_real(value) or not low <= value <= high:
        raise ValueError(
            f"{name} must be in [{_with_power(f'{low:g}')}, {_with_power(f'{high:g}')}], got {shown(value)}"
        )
    return float(value) + 0.0  # -0.0 and 0.0 are one key


def one_of(choices: tuple[str, ...], name: str, value: Any) -> str:
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, got {shown(value)}")
    return str(value)


def flag(name: str, value: Any) -> bool:
    if not isinstance(value, Real | np.bool_) or value not in (False, True):
        raise ValueError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def string(name: str, value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} must be a string or None, got {shown(value)}")
    return value


def or_none(rule: Callable[[str, Any], Any], name: str, value: Any) -> Any:
    return None if value is None else rule(name, value)


def ruled(default: Any, rule: Callable[[str, Any], Any]) -> Any:
    """A field of a frozen dataclass with its rule, which takes the field's name and value and returns the value."""
    return field(default=default, metadata={"rule": rule})


def whole_field(default: int, low: int, high: int, unit: str = "") -> Any:
    return ruled(default, partial(whole, low, high, unit))


def choice_field(default: str, *others: str) -> Any:
    return ruled(default, partial(one_of, (default, *others)))


def real_field(default: float, low: float, high: float) -> Any:
    return ruled(default, partial(number, low, high))


def range_of(config: type, name: str) -> tuple[float, float]:
    """The lowest and the highest value that a field of numbers takes."""
    rule = next(entry.metadata["rule"] for entry in fields(config) if entry.name == name)
    low, high, *_ = rule.args
    return low, high
