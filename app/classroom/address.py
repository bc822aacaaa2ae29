"""Under which address a class reaches this server."""

from __future__ import annotations

import os
import socket
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

_LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


def base_url() -> str:
    """What a link to this server begins with, for other computers. `PUBLIC_URL` says it; else the teacher's own address.

    Where the teacher's browser runs on the server, its address means nothing elsewhere: the local network's is taken.
    """
    if given := os.environ.get("PUBLIC_URL"):
        return given.rstrip("/")
    here = urlsplit(str(st.context.url or "http://localhost:8501"))
    host, port = here.hostname or "localhost", f":{here.port}" if here.port else ""
    if host in _LOOPBACK and not only_this_computer():
        host = _in_the_local_network()
    return urlunsplit((here.scheme, host + port, "", "", ""))


def only_this_computer() -> bool:
    """Whether the server answers no other computer. Behind nginx, Streamlit itself never does: ADDRESS says who is answered."""
    return (os.environ.get("ADDRESS") or str(st.get_option("server.address") or "")) in _LOOPBACK


def _in_the_local_network() -> str:
    """This computer's address there. Nothing is sent: connecting a datagram socket only chooses the way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("10.255.255.255", 1))
            return str(way.getsockname()[0])
        except OSError:
            return "127.0.0.1"
