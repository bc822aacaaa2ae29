"""Numbers of unbounded size: arrays whose elements each carry an exponent of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float64
from numpy.lib.mixins import NDArrayOperatorsMixin

LOG10_2 = float(np.log10(2.0))
_LN_2_HIGH = 6.93147180369123816490e-01  # ln 2 in two parts: k·_LN_2_HIGH is exact for |k| < 2^20
_LN_2_LOW = 1.90821492927058770002e-10
OF_ZERO = -1e300  # the exponent of an exact zero: below every other
_NARROW = 400  # a column whose elements lie within 2^400 of each other is multiplied in plain float64


class Scaled(NDArrayOperatorsMixin):
    """An array of `mantissa · 2^exponent`, |mantissa| in [0.5, 1) or exactly 0; exponents are whole, kept as float64.

    A float64 below 1e-308 becomes 0, and a decay would look like a cut path. Here nothing underflows or
    overflows, so 0 means 0. NumPy's operators and the ufuncs that the cells use work on it, each to a few
    units in the last place; the code of a cell is the same for both kinds of array.
    """

    __slots__ = ("exponent", "mantissa")

    def __init__(
        self, mantissa: Float64[np.ndarray, "*shape"], exponent: Float64[np.ndarray, "..."] | float = 0.0
    ) -> None:
        """Take any float64 mantissas; exponents that broadcast to them."""
        fraction, shift = np.frexp(mantissa)
        self.mantissa: np.ndarray = fraction
        self.exponent: np.ndarray = np.where(fraction == 0, OF_ZERO, np.asarray(exponent, np.float64) + shift)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.mantissa.shape

    @property
    def dtype(self) -> np.dtype[np.float64]:
        return self.mantissa.dtype

    @property
    def T(self) -> Scaled:
        return _of(self.mantissa.T, self.exponent.T)

    def __getitem__(self, key: Any) -> Scaled:
        return _of(self.mantissa[key], self.exponent[key])

    def __len__(self) -> int:
        return len(self.mantissa)

    def __repr__(self) -> str:
        return f"Scaled({self.mantissa!r}, {self.exponent!r})"

    def reshape(self, *shape: int) -> Scaled:
        return _of(self.mantissa.reshape(*shape), self.exponent.reshape(*shape))

    def to_float(self) -> Float64[np.ndarray, "*shape"]:
        """The nearest float64: ±inf above 1e308, 0 below 5e-324."""
        with np.errstate(over="ignore", under="ignore"):
            return np.asarray(ldexp(self.mantissa, self.exponent), np.float64)

    def log10(self) -> Float64[np.ndarray, "*shape"]:
        """log10 of the absolute value; -inf is an exact zero."""
        zero = self.mantissa == 0
        log = np.log10(np.abs(np.where(zero, 1.0, self.mantissa))) + self.exponent * LOG10_2
        return np.where(zero, -np.inf, log)

    def top(self, axis: int) -> Float64[np.ndarray, "..."]:
        """The largest exponent along an axis, which is kept."""
        largest: Float64[np.ndarray, "..."] = self.exponent.max(axis=axis, keepdims=True)
        return largest

    def aligned(self, exponent: Float64[np.ndarray, "..."] | float) -> Float64[np.ndarray, "*shape"]:
        """self / 2^exponent in float64; elements 2^-1074 times smaller than that become 0."""
        with np.errstate(under="ignore"):
            return np.asarray(ldexp(self.mantissa, self.exponent - exponent), np.float64)

    def log10_norm(self, axis: int) -> Float64[np.ndarray, "..."]:
        """log10 of the Euclidean norm along an axis; -inf where all elements are exactly 0."""
        top = self.top(axis)
        with np.errstate(under="ignore", divide="ignore"):
            squares = (self.aligned(top) ** 2).sum(axis=axis)
            return np.where(squares == 0, -np.inf, 0.5 * np.log10(squares) + top.squeeze(axis) * LOG10_2)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        operation = _OPERATIONS.get(ufunc)
        if operation is None or method != "__call__" or kwargs:
            return NotImplemented
        return operation(*map(scaled, inputs))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in (np.concatenate, np.stack):
            return NotImplemented
        parts = [scaled(part) for part in args[0]]
        return _of(
            function([part.mantissa for part in parts], *args[1:], **kwargs),
            function([part.exponent for part in parts], *args[1:], **kwargs),
        )


Numbers = np.ndarray | Scaled


def scaled(numbers: Any) -> Scaled:
    """Any array or number as a `Scaled`."""
    return numbers if isinstance(numbers, Scaled) else Scaled(np.asarray(numbers, np.float64))


def stacked(parts: Sequence[Scaled]) -> Scaled:
    """Like `np.stack`, with the type that comes out."""
    return _of(np.stack([part.mantissa for part in parts]), np.stack([part.exponent for part in parts]))


def to_float(numbers: Numbers) -> Float64[np.ndarray, "..."]:
    """Either kind of array as float64."""
    return numbers.to_float() if isinstance(numbers, Scaled) else numbers


def _of(mantissa: Any, exponent: Any) -> Scaled:
    """A `Scaled` from parts that are in range already."""
    made = Scaled.__new__(Scaled)
    made.mantissa, made.exponent = np.asarray(mantissa), np.asarray(exponent)
    return made


def ldexp(mantissa: Float64[np.ndarray, "..."] | float, exponent: Float64[np.ndarray, "..."] | float) -> Any:
    """mantissa · 2^exponent in float64, for exponents of any size."""
    return np.ldexp(mantissa, np.asarray(np.clip(exponent, -4000, 4000), np.int32))


def _add(a: Scaled, b: Scaled) -> Scaled:
    top = np.maximum(a.exponent, b.exponent)
    return Scaled(a.aligned(top) + b.aligned(top), top)


def _negative(a: Scaled) -> Scaled:
    return _of(-a.mantissa, a.exponent)


def _absolute(a: Scaled) -> Scaled:
    return _of(np.abs(a.mantissa), a.exponent)


def _subtract(a: Scaled, b: Scaled) -> Scaled:
    return _add(a, _negative(b))


def _multiply(a: Scaled, b: Scaled) -> Scaled:
    return Scaled(a.mantissa * b.mantissa, a.exponent + b.exponent)


def _divide(a: Scaled, b: Scaled) -> Scaled:
    return Scaled(a.mantissa / b.mantissa, a.exponent - b.exponent)


def _greater(a: Scaled, b: Scaled) -> Any:
    top = np.maximum(a.exponent, b.exponent)
    return a.aligned(top) > b.aligned(top)


def _less(a: Scaled, b: Scaled) -> Any:
    return _greater(b, a)


def _minimum(a: Scaled, b: Scaled) -> Scaled:
    return _chosen(_greater(a, b), b, a)


def _maximum(a: Scaled, b: Scaled) -> Scaled:
    return _chosen(_greater(a, b), a, b)


def _chosen(which: Any, a: Scaled, b: Scaled) -> Scaled:
    """The elements of a where `which` holds, those of b elsewhere."""
    return _of(np.where(which, a.mantissa, b.mantissa), np.where(which, a.exponent, b.exponent))


def _exp(a: Scaled) -> Scaled:
    """exp(a) = 2^k · exp(a - k·ln 2); a's own rounding makes the relative error |a| · 1e-16."""
    x = np.clip(a.to_float(), -1e290, 1e290)
    k = np.rint(x / (_LN_2_HIGH + _LN_2_LOW))
    rest = np.clip((x - k * _LN_2_HIGH) - k * _LN_2_LOW, -1.0, 1.0)  # a's own rounding is all that's left beyond 1e16
    return Scaled(np.exp(rest), k)


def _tanh(a: Scaled) -> Scaled:
    """tanh(a), which is a itself below 1e-8."""
    return _chosen(a.exponent < -27, a, Scaled(np.tanh(a.to_float())))


def _matmul(a: Scaled, b: Scaled) -> Scaled:
    """A matrix (G, H) times columns (H, B).

    Where a column's elements span a narrow range, one product in float64 is exact enough: each product of
    two numbers stays in range. Elsewhere (a diagonal W keeps its units apart for ever) every product
    carries its own exponent.
    """
    row_top, column_top = a.top(1), b.top(0)
    wide = np.where(a.mantissa == 0, 0, row_top - a.exponent).max(initial=0) > _NARROW
    spans = np.where(b.mantissa == 0, 0, column_top - b.exponent).max(axis=0) > _NARROW
    if not wide and not spans.any():
        return Scaled(a.aligned(row_top) @ b.aligned(column_top), row_top + column_top)
    columns = [
        add_up(_multiply(a, b[:, i])) if wide or spans[i] else _matmul(a, b[:, i : i + 1])[:, 0]
        for i in range(b.shape[1])
    ]
    return _of(
        np.stack([column.mantissa for column in columns], axis=1),
        np.stack([column.exponent for column in columns], axis=1),
    )


def add_up(a: Scaled, axis: int = -1) -> Scaled:
    """Sum over an axis."""
    top = a.top(axis)
    return Scaled(a.aligned(top).sum(axis=axis), top.squeeze(axis))


_OPERATIONS: dict[np.ufunc, Callable[..., Any]] = {
    np.add: _add,
    np.subtract: _subtract,
    np.multiply: _multiply,
    np.divide: _divide,
    np.negative: _negative,
    np.absolute: _absolute,
    np.greater: _greater,
    np.less: _less,
    np.minimum: _minimum,
    np.maximum: _maximum,
    np.exp: _exp,
    np.tanh: _tanh,
    np.matmul: _matmul,
}
