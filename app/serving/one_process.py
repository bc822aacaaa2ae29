"""A server as one process: Streamlit's own command."""

from __future__ import annotations

from pathlib import Path

SERVER = Path(__file__).resolve().parents[1] / "server.py"


def serve(address: str, port: int) -> None:
    """Serve until a signal ends it."""
    from streamlit.web import cli

    cli.main(
        ["run", str(SERVER), f"--server.address={address}", f"--server.port={port}"],
        standalone_mode=False,
    )
