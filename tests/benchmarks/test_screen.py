"""What a tab shows after deltas of a page and of its fragments."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.screen import Screen


def slider(at: int, label: str, fragment: str = "") -> ForwardMsg:
    message = ForwardMsg()
    message.metadata.delta_path.extend([0, at])
    message.delta.fragment_id = fragment
    message.delta.new_element.slider.label, message.delta.new_element.slider.id = label, f"id of {label}"
    return message


def drawn(screen: Screen, fragments: list[str], *messages: ForwardMsg) -> list[str]:
    screen.begin(fragments)
    for message in messages:
        screen.see(message)
    screen.end()
    return [control.told.label for control in screen.controls()]


def test_what_a_run_does_not_draw_again_is_gone() -> None:
    screen = Screen()
    assert drawn(screen, [], slider(0, "a"), slider(1, "b")) == ["a", "b"]
    assert drawn(screen, [], slider(0, "a")) == ["a"]


def test_a_fragment_draws_over_its_own_elements_alone() -> None:
    screen = Screen()
    drawn(screen, [], slider(0, "a"), slider(1, "b", "f"), slider(2, "c", "f"))
    assert drawn(screen, ["f"], slider(1, "d", "f")) == ["a", "d"]


def test_a_page_without_a_title_has_no_headline() -> None:
    screen, title = Screen(), ForwardMsg()
    title.metadata.delta_path.extend([0, 3])
    title.delta.new_element.heading.tag, title.delta.new_element.heading.body = "h1", "Found"
    drawn(screen, [], slider(0, "a"))
    assert screen.headlines() == []
    drawn(screen, [], slider(0, "a"), title)
    assert screen.headlines() == ["Found"]
