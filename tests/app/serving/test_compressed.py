"""A static file is sent as it was compressed on disk, to those who take it; nothing beside it can be had."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from app.components.served_files import write_compressed
from app.serving import compressed
from app.serving.compressed import Compressed

CONTENT = b"export default 1;" * 200


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    folder = tmp_path / "static"
    (folder / "js").mkdir(parents=True)
    for name in ("part-1.js", "js/deep.js"):
        (folder / name).write_bytes(CONTENT)
        write_compressed(folder / name)
    (tmp_path / "secret.js").write_bytes(CONTENT)
    write_compressed(tmp_path / "secret.js")
    monkeypatch.setattr(compressed, "_FOLDERS", {"/app/static/": folder})

    async def plain(_request: object) -> PlainTextResponse:
        return PlainTextResponse("as it is")

    return TestClient(Compressed(Starlette(routes=[Route("/{path:path}", plain)])))


@pytest.mark.parametrize("name", ["part-1.js", "js/deep.js"])
def test_it_is_sent_as_it_was_compressed_and_kept_for_good(client: TestClient, name: str) -> None:
    response = client.get(f"/app/static/{name}")
    assert response.content == CONTENT
    assert int(response.headers["content-length"]) == len(gzip.compress(CONTENT, 9, mtime=0))
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]


def test_a_browser_that_takes_no_compression_gets_it_as_it_is(client: TestClient) -> None:
    assert client.get("/app/static/part-1.js", headers={"Accept-Encoding": "identity"}).text == "as it is"


@pytest.mark.parametrize(
    "path",
    [
        *("/app/static/../secret.js", "/app/static/%2e%2e/secret.js", "/app/static/js/..%2f..%2fsecret.js"),
        *("/part-1.js", "/app/static/missing.js", "/app/static/", "/app/static/part-1.js.gz", "/app/static/%00.js"),
    ],
)
def test_nothing_else_is_sent(client: TestClient, path: str) -> None:
    assert client.get(path).text == "as it is"
