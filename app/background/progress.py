"""A piece of work behind the pages as it stands: what figures and words read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.language.language import plain


class State(StrEnum):
    """Where a piece of work stands."""

    QUEUED = "queued"
    RUNNING = "running"
    STOPPED = "stopped"
    FINISHED = "finished"
    FAILED = "failed"

    @property
    def busy(self) -> bool:
        """Whether it goes on by itself."""
        return self in (State.QUEUED, State.RUNNING)

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (State.FINISHED, State.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Progress:
    """A piece of work as it stands.

    result: what it returned, None before it is finished. place_in_queue: from 1, among what is followed; 0 elsewhere.
    seconds: of its running time after the first item, which also starts the work. error: of a failed one, as `reason` says.
    """

    state: State
    items: tuple[Any, ...] = ()
    result: Any = None
    place_in_queue: int = 0
    seconds: float = 0.0
    error: str | None = None

    @property
    def reason(self) -> str:
        """Why it failed, as a sentence in the language spoken; empty where it did not."""
        if self.error is None:
            return ""
        said = plain(self.error)
        return said if said.endswith(".") else f"{said}."

    @property
    def busy(self) -> bool:
        """Whether it goes on by itself, so that another look may find more."""
        return self.state.busy
