"""Controls of the sidebar without effect on a page: they stay, so that their values do, and say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.language.language import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutEffect:
    """The keys of a page's controls without effect, and why they have none."""

    keys: frozenset[str] = frozenset()
    why: str = ""

    def has(self, key: str) -> bool:
        """Whether a control has no effect here."""
        return key in self.keys

    def state(self, key: str) -> dict[str, Any]:
        """What a widget is given for it: nothing, or that it cannot be moved and why."""
        return {"disabled": True, "help": plain("Not used here: {why}.", why=self.why)} if self.has(key) else {}


SET_BY_TASK = frozenset(
    {"T", "longer", "inputs", "text", "type", "loss", "both", "read_at", "B", "D", "O", "layer", "direction"}
)


def all_act() -> WithoutEffect:
    """A page on which every control acts."""
    return WithoutEffect()
