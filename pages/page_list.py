"""The pages in their order, by section. A new page is a folder, and a line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from app.experiment.without_effect import WithoutEffect, all_act
from app.language.language import later
from app.lessons.linkable import Linkable
from pages.glossary import without_effect as glossary
from pages.horizon_and_lag import without_effect as horizon_and_lag
from pages.own_keys import OWN_KEYS
from pages.series_memory import without_effect as series_memory
from pages.text_memory import without_effect as text_memory
from pages.training import without_effect as training


class Sidebar(Enum):
    """What a page has of the sidebar: its controls; nothing to be seen, though they keep their values; nothing at all."""

    SHOWN = auto()
    KEPT = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: its folder, which is its address, too; its title; the sidebar's controls without effect on it, now.

    in_menu: False for a page to which a line on every page leads, or a link of a room.
    """

    name: str
    title: str
    without_effect: Callable[[], WithoutEffect] = all_act
    in_menu: bool = True
    sidebar: Sidebar = Sidebar.SHOWN

    @property
    def door(self) -> Path:
        """The file that Streamlit runs. Named after the page, it gives the address by itself."""
        return Path(__file__).with_name(self.name) / f"{self.name}.py"


PAGES = {
    "": [
        Listed("gradient_decay", later("Gradient decay")),
        Listed("unrolled", later("Unrolled")),
        Listed("activations", later("Activations")),
        Listed("phase_diagram", later("Phase diagram")),
        Listed("theory", later("Theory")),
        Listed("glossary", later("Glossary"), glossary.without_effect, in_menu=False),
    ],
    later("Inside the network"): [
        Listed("gates", later("Gates")),
        Listed("sequence_types", later("Sequence types")),
        Listed("depth_and_direction", later("Depth and direction")),
        Listed("shared_weights", later("Shared weights")),
    ],
    later("Does it learn?"): [
        Listed("training", later("Training"), training.without_effect),
        Listed("horizon_and_lag", later("Horizon and lag"), horizon_and_lag.without_effect),
        Listed("exploding", later("Exploding and clipping")),
        Listed("text_memory", later("Text memory"), text_memory.without_effect),
        Listed("series_memory", later("Series memory"), series_memory.without_effect),
    ],
    later("In class"): [
        Listed("lessons", later("Lessons"), sidebar=Sidebar.KEPT),
        Listed("host", later("Open a room"), sidebar=Sidebar.NONE),
        Listed("lesson_link", later("Make a lesson link")),
        Listed("room", later("Room"), in_menu=False, sidebar=Sidebar.NONE),
    ],
}
EVERY = [listed for pages in PAGES.values() for listed in pages]
FIRST = EVERY[0]


def page_at(address: str) -> Listed:
    """The page of an address; the first one has none of its own."""
    return next((listed for listed in EVERY if listed.name == address), FIRST)


def linkable_pages() -> dict[str, Linkable]:
    """The pages that a lesson's link can open: those of an experiment."""
    return {
        listed.name: Linkable(title=listed.title, own_keys=tuple(OWN_KEYS[listed.name].split()))
        for listed in EVERY
        if listed.in_menu
    }
