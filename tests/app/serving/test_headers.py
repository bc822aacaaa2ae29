"""Every response tells the browser to trust this server alone; what counts inside of it answers nobody."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.serving.headers import Guarded, policy


@pytest.fixture(scope="module")
def client() -> TestClient:
    async def answer(_request: object) -> PlainTextResponse:
        return PlainTextResponse("answered")

    return TestClient(Guarded(Starlette(routes=[Route("/{path:path}", answer)])))


@pytest.mark.parametrize("path", ["/", "/gates", "/_stcore/health", "/nothing/here"])
def test_every_response_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == policy("'self'")


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/%6detrics", "/_stcore/%6D%65trics", "/_stcore/metrics/", "/_stcore/agent/run"],
)
def test_what_counts_inside_answers_nobody_however_it_is_spelt(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_no_script_within_a_page_runs_but_streamlit_s_own() -> None:
    scripts = next(each for each in policy("'self'").split("; ") if each.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "'sha256-" in scripts


def test_an_lms_may_show_the_app_in_a_frame_where_it_is_named() -> None:
    assert policy("'self' https://lms.example.org").endswith("frame-ancestors 'self' https://lms.example.org")


@pytest.mark.parametrize("frames", ["*; script-src *", "'self'\r\nSet-Cookie: a=b", "a,b"])
def test_no_other_directive_comes_in_with_the_frames(frames: str) -> None:
    with pytest.raises(ValueError, match="FRAME_ANCESTORS"):
        policy(frames)
