"""A QR code holds its link, and as much error correction as fits."""

from __future__ import annotations

import pytest
import segno

from app.components.qr_code import MOST_MODULES, qr_code


@pytest.mark.parametrize("length", [30, 60, 90, 130])
def test_a_short_link_fits_into_what_the_last_row_reads(length: int) -> None:
    assert qr_code("https://example.org/r/".ljust(length, "A"), "a link").modules <= MOST_MODULES


def test_a_room_s_link_has_the_correction_that_a_projector_needs() -> None:
    link = "http://192.168.178.123:8501/r/ABCDEF"
    assert qr_code(link, "a link").modules == segno.make_qr(link, error="q", boost_error=False).symbol_size(border=0)[0]


def test_what_it_is_called_is_escaped() -> None:
    assert "<script>" not in qr_code("x", '"><script>').svg


def test_a_link_longer_than_any_code_is_refused_by_its_length() -> None:
    with pytest.raises(ValueError, match="got 9,000"):
        qr_code("x" * 9000, "a link")
