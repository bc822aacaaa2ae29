"""Words and dots of a figure: where they stand, and what is left out."""

import plotly.graph_objects as go
import pytest

from app.drawing.figure import Figure
from app.drawing.palette import INK, SIZE_TICK


def words(**where: object) -> dict[str, object]:
    figure = Figure()
    figure.add_words("said", 1, 2, **where)
    [annotation] = figure.to_plain()["layout"]["annotations"]
    go.Figure(figure.to_plain())  # plotly knows each property
    return annotation


def test_words_stand_at_their_point_without_an_arrow():
    font = {"size": SIZE_TICK, "color": INK}
    assert words() == {"text": "said", "x": 1, "y": 2, "showarrow": False, "font": font}


@pytest.mark.parametrize(("beside", "anchor"), [(6, "left"), (-6, "right")])
def test_words_beside_a_point_begin_or_end_so_many_pixels_from_it(beside: int, anchor: str):
    found = words(beside=beside)
    assert (found["xanchor"], found["xshift"]) == (anchor, beside)


@pytest.mark.parametrize(("above", "anchor"), [(6, "bottom"), (-6, "top")])
def test_words_above_or_below_a_point_are_so_many_pixels_from_it(above: int, anchor: str):
    found = words(above=above)
    assert (found["yanchor"], found["yshift"]) == (anchor, above)


def test_words_at_a_share_of_the_plot_say_so_of_each_axis():
    assert {"xref", "yref"} <= words(paper="xy").keys()
    assert "yref" not in words(paper="x")


def test_dots_say_nothing_on_hovering():
    figure = Figure()
    figure.add_dots([1], [2], {"size": 9}, name="chosen")
    [trace] = figure.to_plain()["data"]
    assert (trace["mode"], trace["hoverinfo"], trace["name"]) == ("markers", "skip", "chosen")
