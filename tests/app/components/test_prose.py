"""Words under a figure: text is shown as text, markup as markup."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from app.components import prose

ATTACK = "<script>alert(1)</script>"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    bodies: list[str] = []
    monkeypatch.setattr(prose.st, "html", bodies.append)
    return bodies


def test_text_is_escaped_once_and_markup_is_not(written: list[str]) -> None:
    prose.caption(ATTACK)
    prose.caption(Markup("<b>3</b> & {}").format(ATTACK))
    prose.tells(ATTACK, Markup("<b>more</b>"), lead=ATTACK)
    prose.caption_and_tells(ATTACK, Markup("<b>3</b>"), lead="")
    assert "<script>" not in "".join(written)
    assert "".join(written).count("&lt;script&gt;alert(1)&lt;/script&gt;") == 5
    assert "<b>3</b>" in written[1]
    assert written[2].count('<div class="gh-tells">') == 2
    assert written[3].endswith('<div class="gh-tells"><b>3</b></div>')


def test_no_number_is_torn_apart_at_the_end_of_a_line(written: list[str]) -> None:
    prose.caption("3 × 10⁻¹³ of 80 %")
    prose.tells(Markup("<b>× 0.980</b> and 3 × 10⁻¹³"))
    assert "3\u00a0×\u00a010⁻¹³ of 80\u00a0%" in written[0]
    assert "3\u00a0×\u00a010⁻¹³" in written[1]
