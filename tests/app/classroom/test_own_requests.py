"""Whatever comes in, from wherever, one sentence and a status below 500 go out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.classroom.database import Database
from tests.app.classroom.asked import (
    JSON,
    LESSON,
    Browser,
    question_out,
    seated,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("rooms")


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"origin": "https://elsewhere.example"}),
        (403, {"origin": "null"}),
        (403, {"origin": "http://[::1"}),
        (403, {"origin": ""}),
        (403, {"sec-fetch-site": "cross-site"}),
        (403, {"sec-fetch-site": "same-site"}),
        (400, {"content-type": "text/plain"}),
        (400, {"content-type": ""}),
        (200, {"content-type": "Application/JSON; charset=utf-8", "origin": "http://class.example"}),
        (200, {"sec-fetch-site": "same-origin", "origin": "http://class.example"}),
    ],
)
def test_only_the_app_s_own_pages_may_send(rooms: Database, status: int, headers: dict[str, str]) -> None:
    code, _, _ = question_out(rooms)
    answered = vote(code, seated(code), 1, **headers)
    assert answered.status == status
    assert (stored(rooms, code) == {1: "1"}) == (status == 200)
    assert Browser().post("/rooms", {"lesson": LESSON}, {**JSON, **headers}).status == (
        201 if status == 200 else status
    )


@pytest.mark.parametrize(("status", "body"), [
    (400, b""), (400, b"[]"), (400, b"{"), (400, b"\xff\xfe"), (400, b"[" * 50_000), (400, b"9" * 9_000),
    (413, b'"' + b"x" * 100_000 + b'"'), (400, {}), (400, {"step": True, "value": 1, "attempt": 1}),
    (400, {"step": 0.0, "value": 1, "attempt": 1}), (400, {"step": 0, "value": 1, "attempt": -1}),
    (400, {"step": 0, "value": 1, "attempt": 2**53}), (400, {"step": 0, "value": 1, "attempt": "1"}),
])  # fmt: skip
def test_a_body_that_is_no_answer_is_refused_in_a_sentence(rooms: Database, status: int, body: object) -> None:
    code, _, _ = question_out(rooms)
    refused = seated(code).post(f"/answer/{code}", body)
    assert refused.status == status
    assert refused.sentence


def test_what_refuses_speaks_the_language_of_the_page() -> None:
    assert Browser().post("/rooms?lang=de", {"lesson": "none"}).status == 404
    assert Browser().post("/rooms?lang=%00", {"lesson": "none"}).sentence


_PATHS = st.sampled_from(
    [b"/r/", b"/h/", b"/h/ABCDEF/", b"/rooms", b"/answer/", b"/events/", b"/export/", b"/s/", b"/"]
)


_HEADERS = ["origin", "content-type", "cookie", "host", "sec-fetch-site", "accept"]
_LATIN_1 = st.text(st.characters(max_codepoint=255), max_size=60)
_METHODS = st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS"])


@given(
    _PATHS,
    st.binary(max_size=40),
    st.binary(max_size=300),
    st.dictionaries(st.sampled_from(_HEADERS), _LATIN_1),
    _METHODS,
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_never_break_a_route(
    path: bytes, more: bytes, body: bytes, headers: dict[str, str], method: str
) -> None:
    assert Browser().request(method, path + more, body, {**JSON, **headers}).status in (*range(300, 500), 303)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("step", "value", "attempt", "lesson"), _VALUES)))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_json_never_breaks_a_route(rooms: Database, body: dict[str, Any]) -> None:
    if not hasattr(rooms, "prepared"):
        rooms.prepared = question_out(rooms)[0]  # type: ignore[attr-defined]
        rooms.student = seated(rooms.prepared)  # type: ignore[attr-defined]
    for path in (f"/answer/{rooms.prepared}", "/rooms"):  # type: ignore[attr-defined]
        answered = rooms.student.post(path, body)  # type: ignore[attr-defined]
        assert answered.status == 200 or answered.sentence
