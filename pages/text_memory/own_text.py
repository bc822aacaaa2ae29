"""A text of one's own: in the link while it is short, named there by its SHA-256 where it is long."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import streamlit as st

from app.components.link_reading import take
from app.components.link_rule import Words

MAX_IN_LINK = 1_500  # characters
MAX_TEXT_READ = 100_000
_KEPT = "own_text_kept"  # the widget forgets what was typed when another page is opened


def own_text(label: str, **more: Any) -> tuple[str, str | None]:
    """The text in the box, and the SHA-256 of one that a link names and nobody has given yet."""
    take("own", Words(longest=MAX_TEXT_READ))
    if "own" not in st.session_state:
        st.session_state["own"] = st.session_state.get(_KEPT) or st.query_params.get("own", "")
    text = st.text_area(label, key="own", max_chars=MAX_TEXT_READ, **more) or ""
    st.session_state[_KEPT] = text
    missing = None if text else st.query_params.get("own_sha256")
    _write(text, missing)
    return text, missing


def forget_link() -> None:
    """Where another text is read, the link carries none of one's own."""
    for key in ("own", "own_sha256"):
        st.query_params.pop(key, None)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _write(text: str, missing: str | None) -> None:
    if missing:
        return
    wanted = {} if not text else {"own": text} if len(text) <= MAX_IN_LINK else {"own_sha256": digest(text)}
    for key in ("own", "own_sha256"):
        if key not in wanted:
            st.query_params.pop(key, None)
        elif st.query_params.get(key) != wanted[key]:
            st.query_params[key] = wanted[key]
