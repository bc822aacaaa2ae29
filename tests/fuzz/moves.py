"""What somebody does next: any control of the screen, with a value that it offers or one that it does not."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Slider_pb2 import Slider

from benchmarks.screen import Shown
from benchmarks.session import Session
from benchmarks.upload import upload
from tests.fuzz import hostile, links

HOSTILE = 0.08  # share of moves of a control to what it does not offer
# What each part of the browser reports. Those that are not named here report nothing.
REPORTS = {
    "chart": "point",
    "question": "answered",
    "room": "moved",
    "text_memory": "pinned",
    "tour": "moved",
    "unrolled": "point",
}
Act = Callable[[Session, Random], Awaitable[str]]


async def make(session: Session, rng: Random) -> str:
    """Do something that a browser can do, wait for the page, and say what it was."""
    acts: list[tuple[Act, float]] = [
        (_use_a_control, 78),
        (_open_a_page, 7),
        (_follow_a_link, 3),
        (_change_the_address, 3),
    ]
    acts += [(_use_two_in_haste, 5), (_let_it_repeat, 4)]
    act = rng.choices([act for act, _ in acts], [share for _, share in acts])[0]
    try:
        return await act(session, rng)
    except Exception as error:
        error.add_note(act.__name__.replace("_", " ").strip())
        raise


async def _use_a_control(session: Session, rng: Random) -> str:
    controls = session.screen.controls()
    if not controls:
        return await _open_a_page(session, rng)
    control = rng.choice(controls)
    said = await move(session, control, rng)
    await session.rerun(control.fragment)
    return said


async def _use_two_in_haste(session: Session, rng: Random) -> str:
    """The second comes while the first is still answered."""
    # Where a run begins, Streamlit drops from its queue what tells a browser where a file may be sent to.
    controls = [control for control in session.screen.controls() if control.kind != "file_uploader"]
    if not controls:
        return await _open_a_page(session, rng)
    first, second = rng.choice(controls), rng.choice(controls)
    said = await move(session, first, rng)
    await session.hurry(first.fragment)
    said += " and at once " + await move(session, second, rng)
    # A fragment is gone where the whole page is being drawn anew, and what is gone has no answer.
    await session.rerun(second.fragment if second.fragment == first.fragment else "")
    return said


async def _open_a_page(session: Session, rng: Random) -> str:
    page = rng.choice(sorted(session.pages))
    session.go(page)
    await session.rerun()
    return f"open {page!r}"


async def _follow_a_link(session: Session, rng: Random) -> str:
    found = session.screen.page_links()
    if not found:
        return await _open_a_page(session, rng)
    chosen = rng.choice(found)
    page = next((page for page, key in session.pages.items() if key == chosen.page_script_hash), "")
    session.go(page, chosen.query_string)
    await session.rerun()
    return f"follow the link to {page!r}, {chosen.query_string[:200]!r}"


async def _change_the_address(session: Session, rng: Random) -> str:
    """As the browser's button "back" does within a session."""
    page, query = links.link(rng)
    session.go(page if page in session.pages else "", query)
    await session.rerun()
    return f"go back to {page!r}, {query[:200]!r}"


async def _let_it_repeat(session: Session, rng: Random) -> str:
    """What repeats by itself does so once."""
    if not session.repeating:
        return await _use_a_control(session, rng)
    fragment = rng.choice(sorted(session.repeating))
    await session.rerun(fragment, by_itself=True)
    return "let a fragment repeat"


async def move(session: Session, control: Shown, rng: Random) -> str:
    """Move a control without a rerun, and say how."""
    label = getattr(control.told, "label", "") or control.kind
    if control.kind in ("button", "download_button"):
        session.press(control)
        return f"press {label!r}"
    if control.kind == "file_uploader":
        name, content = hostile.file(rng)
        await upload(session, control, name, content)
        return f"upload {len(content)} bytes as {name[:20]!r}"
    if control.kind == "bidi_component":
        return _report(session, control, rng)
    kind, value = _value(control, rng)
    session.move(control, kind, value)
    return f"{label!r} to {str(value)[:60]!r}"


def _value(control: Shown, rng: Random) -> tuple[str, object]:
    """The field of `WidgetState` that a control uses, and a value."""
    told, wild = control.told, rng.random() < HOSTILE
    match control.kind:
        case "checkbox" | "expandable" | "popover":
            return "bool_value", rng.random() < 0.5
        case "slider" if told.type == Slider.SELECT_SLIDER:
            return "string_array_value", [hostile.text(rng) if wild else rng.choice(told.options)]
        case "slider":
            steps = round((told.max - told.min) / told.step) if told.step else 0
            return "double_array_value", [hostile.number(rng) if wild else _on_the_grid(told, steps, rng)]
        case "number_input":
            return "double_value", _typed_number(told, rng) if not wild else _finite(hostile.number(rng))
        case "selectbox" | "radio":
            return "string_value", hostile.text(rng) if wild or not told.options else rng.choice(told.options)
        case "button_group":
            offered = [option.content for option in told.options]
            most = 1 if told.click_mode == ButtonGroup.SINGLE_SELECT else len(offered)
            return "string_array_value", [hostile.text(rng)] if wild else rng.sample(offered, rng.randint(0, most))
        case "multiselect":
            most = min(len(told.options), told.max_selections or len(told.options))
            return "string_array_value", rng.sample(list(told.options), rng.randint(0, most))
        case _:
            text = hostile.text(rng).encode("utf-8", "replace").decode()
            return "string_value", text[: told.max_chars] if told.max_chars and not wild else text


def _on_the_grid(told: Any, steps: int, rng: Random) -> float:
    """An end, or anything between."""
    at = rng.choice((0, steps, rng.randint(0, max(steps, 0))))
    return float(min(told.min + at * told.step, told.max))


def _typed_number(told: Any, rng: Random) -> float:
    low = told.min if told.has_min else -1e6
    high = told.max if told.has_max else 1e6
    value = rng.choice((low, high, told.default, rng.uniform(max(low, -1e6), min(high, 1e6))))
    return float(round(value) if told.data_type == 1 else value)


def _finite(value: float) -> float:
    """JSON, in which a browser keeps its numbers, has no other."""
    return value if abs(value) < float("inf") else 1e308


def _report(session: Session, control: Shown, rng: Random) -> str:
    """Something that the part was told itself, or anything at all."""
    name = control.told.component_name.rpartition("gradient_horizon_")[2]
    told = json.loads(control.told.json or "null")
    value = hostile.value(rng) if rng.random() < 0.4 else _sensible(name, told, rng)
    if name == "preview":
        session.move(control, "json_value", json.dumps({"wanted": value}))
    elif name in REPORTS:
        session.report(control, json.dumps([{"event": REPORTS[name], "value": value}]))
    return f"{name} reports {str(value)[:80]!r}"


def _sensible(name: str, told: Any, rng: Random) -> Any:
    data = told[0] if isinstance(told, list) and told else {}
    match name:
        case "preview":
            slider = rng.choice(sorted(data["tokens"])) if data.get("tokens") else "Weight scale"
            return {"slider": slider, "token": data.get("tokens", {}).get(slider, ""), "count": rng.randrange(9)}
        case "question":
            return {
                "key": data.get("key"),
                "value": rng.choice((0, 1, 2, "10", [0, -1, -2, -3, -4], hostile.value(rng))),
            }
        case "tour":
            return {"by": rng.choice((-1, 0, 1, 1, 1)), "stop": data.get("stop")}
        case "room":
            return {"version": rng.randrange(9), "at": rng.randrange(99)}
        case _:
            return hostile.part_of(told, rng)
