"""Every control that a link can set is drawn here: bound to the link, or as a lesson's link fixes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.components.link_reading import take
from app.components.link_rule import Rule
from app.components.locks import fixed
from app.language.language import plain


def bound(
    widget: Callable[..., Any],
    *args: Any,
    key: str,
    rule: Rule,
    options: Mapping[str, Any] | None = None,
    **more: Any,
) -> Any:
    """Draw a widget whose value stands in the link, and return its value.

    rule: what a link may say of it. options: its values by their words in a link, where it shows values by words.
    One that is fixed is not bound: a bound widget takes the link's word even where it cannot be moved.
    """
    take(key, rule)
    found = fixed(key, rule, options)
    if found is None:
        return widget(*args, key=key, bind="query-params", **more)
    if found.drawn:
        widget(*args, key=key, **more | {"disabled": True, "help": plain("The lesson’s link fixes this.")})
    return found.value
