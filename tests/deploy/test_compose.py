"""What a school starts: each part is watched, limited, and can write nowhere but where it must."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APPS = ("app-1", "app-2")
# Of the Compose specification: another key is a slip of the pen.
KEYS = {
    "build",
    "image",
    "environment",
    "secrets",
    "tmpfs",
    "volumes",
    "networks",
    "depends_on",
    "cpus",
    "mem_limit",
    "pids_limit",
    "stop_grace_period",
    "healthcheck",
    "entrypoint",
    "command",
    "user",
    "ports",
    "shm_size",
    "restart",
    "read_only",
    "cap_drop",
    "security_opt",
    "logging",
}


@pytest.mark.parametrize("name", SERVICES)
def test_each_part_is_limited_and_can_become_nothing_more(name: str) -> None:
    service = SERVICES[name]
    assert set(service) <= KEYS
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["cpus"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert any(mount.startswith("/tmp:size=") for mount in service["tmpfs"])
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_part_is_asked_how_it_is_and_the_answer_is_read(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    asked = " ".join(check["test"])
    assert "== b'ok'" in asked or "= 42" in asked
    assert {"interval", "timeout", "retries"} <= set(check)


def test_only_the_front_is_reached_from_outside_and_the_database_by_the_app_alone() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["front"]
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert list(SERVICES["database"]["networks"]) == ["back"]
    assert "back" not in SERVICES["front"]["networks"]


def test_the_one_secret_comes_as_a_file_that_no_repository_keeps() -> None:
    assert set(COMPOSE["secrets"]) == {"secret"}
    assert "/deploy/secrets/" in (DEPLOY.parent / ".gitignore").read_text().split()
    assert not re.search(r"PASSWORD:|SECRET:", TEXT)
    for name in APPS:
        assert SERVICES[name]["environment"]["SECRET_FILE"] == "/run/secrets/secret"
        assert SERVICES[name]["secrets"] == ["secret"]


def test_the_front_knows_where_the_copies_of_the_app_are_and_they_believe_it() -> None:
    front = (DEPLOY / "nginx-tls.conf").read_text()
    (network,) = COMPOSE["networks"]["front"]["ipam"]["config"]
    for name in APPS:
        address = SERVICES[name]["networks"]["front"]["ipv4_address"]
        assert f"server {address}:8501" in front
        assert SERVICES[name]["environment"]["TRUSTED_PROXIES"] == network["subnet"]
    assert set(re.findall(r"server (172[\d.]+):8501", front)) == {
        SERVICES[name]["networks"]["front"]["ipv4_address"] for name in APPS
    }


def test_what_the_readme_says_to_set_is_set_somewhere() -> None:
    readme = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{(\w+)", TEXT):
        assert f"`{name}`" in readme, name
