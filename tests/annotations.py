"""How the tests execute the shapes that stand in annotations."""

from __future__ import annotations

from typing import Any

from beartype import BeartypeConf, beartype

_checked = beartype(conf=BeartypeConf(is_pep484_tower=True))  # PEP 484: an int is welcome where a float is


def executed(function: Any) -> Any:
    """Check arguments and results against their annotations.

    The configs alone take whatever they are given, and answer with a sentence: their annotations say what they keep.
    """
    if getattr(function, "__qualname__", "") in ("ExperimentConfig.__init__", "TrainingConfig.__init__"):
        return function
    return _checked(function)
