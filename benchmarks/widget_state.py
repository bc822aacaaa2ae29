"""What a browser says of a widget: to the server, and in the link."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit.proto.WidgetStates_pb2 import WidgetState


def widget_state(key: str, kind: str, value: object) -> WidgetState:
    """A value of a field of `WidgetState`, told of the widget with this id."""
    state = WidgetState(id=key)
    field = getattr(state, kind)
    if isinstance(value, list):
        field.data[:] = value
        field.SetInParent()
    elif kind == "file_uploader_state_value":
        field.CopyFrom(value)
    else:
        setattr(state, kind, value)
    return state


def written(value: object) -> list[str]:
    """As a browser writes it into the link."""
    if isinstance(value, bool):
        return [str(value).lower()]
    several: Sequence[object] = value if isinstance(value, list) else [value]
    return [f"{one:g}" if isinstance(one, float) else str(one) for one in several]
