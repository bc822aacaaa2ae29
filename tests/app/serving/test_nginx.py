"""nginx is told to keep a browser with the server that answered it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.serving.nginx import Front, configuration


def front(ports: list[int], address: str = "127.0.0.1") -> str:
    folder = Path("/run/front")
    return configuration(
        Front(
            address=address,
            port=8501,
            ports=ports,
            folder=folder,
            static=folder / "s",
            streamlit=folder / "t",
            proxies=["127.0.0.1"],
        )
    )


@pytest.mark.parametrize("count", [2, 3, 8])
def test_each_server_has_a_name_by_which_a_cookie_finds_it_and_the_others_stand_by(count: int) -> None:
    ports = [9000 + k for k in range(count)]
    text = front(ports)
    for k, port in enumerate(ports):
        pool = re.search(rf"upstream gh_r{k} {{(.*?)}}", text)
        assert pool
        servers = re.findall(r"server 127\.0\.0\.1:(\d+)[^;]*?( backup)?;", pool[1])
        assert {int(found) for found, backup in servers if not backup} == {port}
        assert {int(found) for found, _ in servers} == set(ports)
        assert f"r{k} gh_r{k};" in text
        assert f"~:{port}$ r{k};" in text


def test_nothing_is_left_to_fill() -> None:
    assert re.findall(r"@[A-Z_]+@", front([9000, 9001])) == []


def test_an_address_of_ipv6_is_listened_at_in_brackets() -> None:
    assert "listen [::]:8501 " in front([9000, 9001], "::")


def test_what_counts_inside_answers_nobody() -> None:
    assert re.search(r"location = /_stcore/metrics { return 404; }", front([9000, 9001]))
