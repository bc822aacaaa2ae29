"""What goes into the image: what the app reads, and nothing that is secret or somebody's own."""

from __future__ import annotations

import re
import subprocess
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
SECRETS = (
    *(".env", ".git/config", ".streamlit/secrets.toml", "data/classroom.sqlite", "data/secret", "deploy/secret.txt"),
    *(
        "deploy/cookie_secret",
        "id_rsa",
        "app/static/part.js",
        "app/__pycache__/main.cpython-311.pyc",
        "tests/conftest.py",
    ),
)


def is_let_in(path: str) -> bool:
    """As Docker reads the rules: the last that fits the path, or a folder above it, decides."""
    found = True
    above = ["/".join(path.split("/")[:k]) for k in range(1, len(path.split("/")) + 1)]
    for rule in RULES:
        pattern = rule.removeprefix("!")
        names = {pattern, pattern.removeprefix("**/")}
        if any(
            fnmatch(each, name) or (fnmatch(each, f"*/{name}") and "**" in pattern) for each in above for name in names
        ):
            found = rule.startswith("!")
    return found


@pytest.mark.parametrize("path", SECRETS)
def test_what_is_nobody_else_s_business_stays_out(path: str) -> None:
    assert not is_let_in(path)


@pytest.mark.parametrize(
    "path", ["app/main.py", "app/serving/nginx.conf", "pages/gates/gates.py", "lessons/depth.toml", "requirements.lock"]
)
def test_what_the_app_reads_comes_in(path: str) -> None:
    assert (ROOT / path).exists()
    assert is_let_in(path)


def test_no_file_of_the_repository_that_comes_in_holds_a_secret() -> None:
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    signs = re.compile(
        r"BEGIN [A-Z ]*PRIVATE KEY|(password|secret|token)\s*=\s*[\"'][^\"'{}$ ]{12,}[\"']", re.IGNORECASE
    )
    for path in filter(is_let_in, kept):
        text = (ROOT / path).read_text(encoding="utf-8", errors="ignore")
        assert not signs.search(text), path


def test_the_image_is_given_no_secret_when_it_is_built() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert set(re.findall(r"^ARG (\w+)", text, re.MULTILINE)) == {"TORCH_INDEX"}
    assert not re.search(r"^ENV .*(SECRET|PASSWORD|TOKEN|KEY)", text, re.MULTILINE)
