from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import ButtonGroup

from tests.pages.reading import ROOT, html


def opened(**link: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app" / "main.py"), default_timeout=120)
    app.session_state["more"] = True
    for key, value in link.items():
        app.query_params[key] = value
    return app.switch_page(str(ROOT / "pages" / "activations" / "activations.py")).run()


def texts(app: AppTest) -> str:
    return "\n".join(html(app)) + "\n".join(element.value for element in [*app.title, *app.header])


def group(app: AppTest, key: str) -> ButtonGroup[Any]:
    return next(one for one in app.button_group if one.key == key)


def headline(app: AppTest) -> str:
    assert not app.exception
    (title,) = app.title
    return str(title.value).replace("\u00a0", " ")


def test_the_page_opens_with_what_tanh_does_over_49_steps() -> None:
    app = opened()
    assert headline(app).startswith("With tanh alone, 0.006 would be left; the RNN keeps ")
    assert "Over <b>49</b> steps, this alone would leave <b>0.006</b>." in texts(app)
    assert "largest derivative<" in texts(app)
    assert "Thin dotted line: if only the root mean square" in texts(app)
    assert "Thin dotted line" not in texts(opened(cells="LSTM"))
    assert "3 × 10⁻³⁰" in texts(app)  # sigmoid's card: 0.25^49
    assert len(app.header) == 2


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu", "linear"])
def test_every_activation_has_a_finding_and_its_formula(activation: str) -> None:
    app = opened()
    app.selectbox(key="activation").set_value(activation).run()
    assert headline(app)
    assert "⁴⁹ is " in texts(app)
    assert any(r"\varphi'(a)" in formula.value for formula in app.latex)


@pytest.mark.parametrize("key", ["scale", "bias", "T", "H", "input_scale", "layers", "B", "D", "O"])
def test_the_page_stands_at_each_end_of_each_slider(key: str) -> None:
    app = opened(cells="LSTM", B="2", H="8")
    for end in ("min", "max"):
        value = getattr(app.slider(key=key), end)
        app.slider(key=key).set_value(value).run()
        assert "LSTM" in headline(app)
        if key == "T":
            assert f"to the power {value - 1:.0f}<" in texts(app)


def test_an_lstm_keeps_more_than_sigmoids_upper_bound() -> None:
    app = opened()
    app.selectbox(key="activation").set_value("sigmoid")
    group(app, "cells").set_value(["lstm"]).run()
    assert headline(app).startswith("LSTM keeps ")
    assert headline(app).endswith(", above sigmoid’s bound of 3 × 10⁻³⁰")


@pytest.mark.parametrize("gate", ["g", "i", "f", "o"])
def test_a_gate_is_sigmoid_with_every_activation(gate: str) -> None:
    app = opened()
    app.selectbox(key="activation").set_value("relu")
    group(app, "on").set_value("LSTM").run()
    group(app, "lstm_gate").set_value(gate).run()
    assert not app.exception
    assert ("sigmoid with every activation</b>" in texts(app)) is (gate != "g")


def test_diverged_cells_are_said_in_words() -> None:
    link = {"activation": "linear", "init": "identity", "scale": "4", "T": "200", "input_scale": "10"}
    app = opened(**link, layers="6", both="true", H="2", B="1", cells="RNN")
    assert headline(app).startswith("The activation linear is unbounded: the RNN diverges at step ")
    assert "Not drawn, because the numbers overflow: RNN at step " in texts(app)
    assert "Lower the <b>weight scale</b>" in texts(app)
    assert app.header[0].value == "RNN: the states overflow at the first step"


def test_without_a_cell_the_functions_and_softmax_are_still_there() -> None:
    app = opened()
    group(app, "cells").set_value([]).run()
    assert headline(app) == "The derivative of tanh is at most 1: 1 after 49 steps"
    assert [header.value.split(":")[0] for header in app.header] == ["Softmax"]


def test_one_step_has_no_product_of_derivatives() -> None:
    app = opened()
    app.selectbox(key="type").set_value("one_to_one").run()
    assert headline(app) == "One time step: there is no product of derivatives"


@pytest.mark.parametrize("key", ["y1", "y2", "y3", "y4"])
def test_softmax_saturates_where_one_logit_is_far_above_the_others(key: str) -> None:
    app = opened()
    for value in (-10.0, 10.0):
        app.slider(key=key).set_value(value).run()
        assert not app.exception
        assert ("softmax is saturated" in texts(app)) is (value > 0)
        assert "Each column sums to <b>0</b>, because the probabilities always add up to 1." in texts(app)
        assert "Each row sums to <b>0</b> too: raising all logits equally changes nothing." in texts(app)


def test_equal_logits_have_the_derivative_of_a_quarter_and_three() -> None:
    app = opened()
    for key in ("y1", "y2", "y3", "y4"):
        app.slider(key=key).set_value(0.0)
    app.run()
    assert "derivative here is 0.19" in app.header[1].value  # 1/4 (1 - 1/4)


def test_a_hand_edited_link_shows_the_defaults_and_no_markup() -> None:
    app = opened(T="x", scale="nan", activation="<b>x</b>", y1="1e999", on="<script>", lstm_gate="zzz")
    assert headline(app).startswith("With tanh alone")
    assert "on=&lt;script&gt; is not one of the choices, so the page uses RNN." in texts(app)
    assert "<b>x" not in texts(app)
    assert app.slider(key="y1").value == 2.0


def test_settings_that_cannot_run_are_one_sentence_with_the_controls_still_there() -> None:
    app = opened(inputs="text", text="ab")
    assert headline(app) == "These settings can't run"
    assert 'role="alert"' in texts(app)
    assert app.slider(key="T")
