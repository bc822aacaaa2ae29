"""Write what is installed, to the byte: python deploy/lock.py, or make lock. Needs uv.

`requirements.lock` has everything but torch, from one index, with the hashes of every file of each version; it holds for
each system and for Python 3.11 and newer. `requirements-torch.lock` has torch's CPU build, with the hash of the one wheel
of each platform in `PLATFORMS`. A platform whose wheel cannot be had from here keeps its line, or has none.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import requires
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK, TORCH_LOCK = ROOT / "requirements.lock", ROOT / "requirements-torch.lock"
WRITTEN = "# Written by `make lock` from requirements.txt.\n"
PLATFORMS = ("x86_64", "aarch64")  # of the image
_COMPILE = ["uv", "pip", "compile", "-q", "--universal", "--python-version", "3.11", "--generate-hashes"]
_DOWNLOAD = ["pip", "download", "-q", "--no-deps", "--only-binary=:all:", "--python-version", "3.11"]


def asked() -> tuple[list[str], str]:
    """The lines of requirements.txt without torch's, and torch's."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    return [line for line in lines if not line.startswith("torch==")], next(
        line for line in lines if line.startswith("torch==")
    )


def torchs_own() -> list[str]:
    """What torch's CPU build needs, by name: its CUDA build would bring more."""
    return [each for each in requires("torch") or [] if "extra ==" not in each and "platform" not in each]


def lock_all_but_torch() -> None:
    lines, _ = asked()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join([*lines, *torchs_own()]))
        file.flush()
        found = _said([*_COMPILE, "--no-header", "--no-annotate", file.name])
    LOCK.write_text(WRITTEN + found, encoding="utf-8")


def lock_torch(index: str) -> None:
    """index: of torch's CPU builds; empty where pip knows it."""
    _, torch = asked()
    known = TORCH_LOCK.read_text(encoding="utf-8") if TORCH_LOCK.exists() else ""
    lines = [_torch_of(platform, torch, index) or _kept(platform, torch, known) for platform in PLATFORMS]
    if not any(lines):
        sys.exit("No CPU build of torch can be had from here: name its index in TORCH_INDEX.")
    TORCH_LOCK.write_text(WRITTEN + "".join(lines), encoding="utf-8")


def _torch_of(platform: str, torch: str, index: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        where = ["--platform", f"manylinux_2_28_{platform}", "-d", folder]
        extra = ["--extra-index-url", index] if index else []
        found = subprocess.run([sys.executable, "-m", *_DOWNLOAD, *where, *extra, f"{torch}+cpu"], check=False)
        if found.returncode:
            print(f"No CPU build of torch for {platform} can be had from here: its line is not made anew.", flush=True)
            return ""
        (wheel,) = Path(folder).glob("torch-*.whl")
        return _line(platform, torch, hashlib.sha256(wheel.read_bytes()).hexdigest())


def _line(platform: str, torch: str, digest: str) -> str:
    here = f'sys_platform == "linux" and platform_machine == "{platform}" and python_version == "3.11"'
    return f"{torch}+cpu ; {here} \\\n    --hash=sha256:{digest}\n"


def _kept(platform: str, torch: str, known: str) -> str:
    found = re.search(rf'{re.escape(torch)}\+cpu ; [^\n]*"{platform}"[^\n]*\n *--hash=sha256:([0-9a-f]+)', known)
    return _line(platform, torch, found[1]) if found else ""


def _said(command: Sequence[str]) -> str:
    """What a module says that this Python runs."""
    return subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    lock_all_but_torch()
    lock_torch(sys.argv[1] if len(sys.argv) > 1 else "")
