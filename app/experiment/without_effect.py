"""Controls of the sidebar without effect on a page: they stay, so that their values do, and say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st


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
_SET_BY_TEXT = _SET_BY_TASK - {"T", "longer"}  # the length is that of the stretch of text shown
_OF_WEIGHTS = frozenset({"activation", "scale", "bias", "init", "H", "seed", "input_scale", "layers"})
_IDLE = {
    "series_memory": Idle(keys=_SET_BY_TASK - {"B"}, why="this page's series and its own controls say"),
    "horizon_and_lag": Idle(keys=_SET_BY_TASK, why="the recall task says"),
    "training": Idle(keys=_SET_BY_TASK | {"cells"}, why="this page's task and networks say"),
    "text_memory": Idle(keys=_SET_BY_TEXT | _OF_WEIGHTS, why="these networks are trained already, on text"),
}
_TRAINED_HERE = Idle(keys=_SET_BY_TEXT, why="the text says")


def idle_controls(page: str) -> Idle:
    """Those of a page, by its file name."""
    if page == "text_memory" and trained_here():
        return _TRAINED_HERE
    return _IDLE.get(page, ALL_ACT)


def trained_here() -> bool:
    """Whether the page on text trains networks on what it reads, as its own control says, or before that the link."""
    return bool(
        st.session_state.get("networks", st.query_params.get("networks")) in ("here", "trained here on this text")
    )
