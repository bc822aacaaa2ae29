"""Controls of the sidebar without effect on a page: they stay, so that their values do, and say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """The keys of a page's idle controls, and why they are."""

    keys: frozenset[str] = frozenset()
    why: str = ""

    def has(self, key: str) -> bool:
        """Whether a control has no effect here."""
        return key in self.keys

    def without_effect(self, key: str) -> dict[str, Any]:
        """What a widget is given for it: nothing, or that it cannot be moved and why."""
        return {"disabled": True, "help": f"Without effect here: {self.why}."} if self.has(key) else {}


ALL_ACT = Idle()
_SET_BY_TASK = frozenset({"T", "longer", "inputs", "type", "loss", "both", "B", "D", "O", "layer", "direction"})
_IDLE = {
    "series_memory": Idle(keys=_SET_BY_TASK - {"B"}, why="this page's series and its own controls say"),
    "training": Idle(keys=_SET_BY_TASK | {"cells"}, why="this page's task and networks say"),
}


def idle_controls(page: str) -> Idle:
    """Those of a page, by its file name."""
    return _IDLE.get(page, ALL_ACT)
