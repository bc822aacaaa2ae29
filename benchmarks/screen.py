"""What a browser tab shows, as far as a visitor can use it: controls, headlines, links to other pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CONTROLS = frozenset(
    {"bidi_component", "button", "button_group", "checkbox", "download_button", "file_uploader", "multiselect"}
    | {"number_input", "radio", "selectbox", "slider", "text_area", "text_input"}
)
SIGNS_OF_WORK = frozenset({"progress", "skeleton", "spinner"})
_BOXES = ("expandable", "popover")
Path = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An element, or a block. told: its message. fragment: the one that drew it, empty for the page itself."""

    kind: str
    told: Any
    fragment: str

    @property
    def id(self) -> str:
        """Empty where nobody can move it."""
        return str(self.told.id) if self.kind in CONTROLS or self.kind in _BOXES else ""


@dataclass(slots=True)
class Screen:
    """Elements by their place; a run draws over what the last one of the same page or fragment drew."""

    shown: dict[Path, Shown] = field(default_factory=dict)
    worked: bool = False  # whether the present run has shown that it is at work
    _left: set[Path] = field(default_factory=set)  # drawn by the last run, and not yet by this one

    def begin(self, fragments: list[str]) -> None:
        """A run begins, of some fragments or, without, of the whole page."""
        self._left = {path for path, one in self.shown.items() if not fragments or one.fragment in fragments}
        self.worked = False

    def end(self) -> None:
        """A run has ended: what it did not draw again is gone."""
        for path in self._left:
            self.shown.pop(path, None)
        self._left = set()

    def see(self, message: ForwardMsg) -> None:
        """Take in a delta."""
        delta, path = message.delta, tuple(message.metadata.delta_path)
        if delta.WhichOneof("type") == "new_transient":
            self.worked |= any(one.WhichOneof("type") in SIGNS_OF_WORK for one in delta.new_transient.elements)
            return
        what = delta.new_element if delta.WhichOneof("type") == "new_element" else delta.add_block
        kind = what.WhichOneof("type") or "vertical"
        if path in self.shown:
            self._drop_below(path)
        self._left.discard(path)
        self.shown[path] = Shown(kind=kind, told=getattr(what, kind, None), fragment=delta.fragment_id)
        self.worked |= kind in SIGNS_OF_WORK

    def _drop_below(self, path: Path) -> None:
        """What stood in a block whose place is drawn anew in the same run; of the last run it is gone at the end anyway."""
        if path not in self._left:
            length = len(path)
            for other in [other for other in self.shown if len(other) > length and other[:length] == path]:
                del self.shown[other]

    def controls(self) -> list[Shown]:
        """Everything that can be moved, in the order of the page; what is disabled, too."""
        return [one for _, one in sorted(self.shown.items()) if one.id]

    def control(self, label: str) -> Shown:
        """The first one of a label.

        Raises:
            KeyError: there is none.
        """
        for one in self.shown.values():
            if one.id and getattr(one.told, "label", "") == label:
                return one
        raise KeyError(label)

    def page_links(self) -> list[Any]:
        """The links within a page to pages of the app."""
        return [one.told for one in self.shown.values() if one.kind == "page_link" and not one.told.external]

    def headlines(self) -> list[str]:
        """The titles of the page; a page that shows none is blank to a visitor."""
        return [one.told.body for one in self.shown.values() if one.kind == "heading" and one.told.tag == "h1"]

    def exceptions(self) -> Iterator[str]:
        """What stands there in place of an element that failed."""
        for one in self.shown.values():
            if one.kind == "exception":
                yield f"{one.told.type}: {one.told.message}"
