"""A file that a student hands in is read, or refused in one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_core.homework.submission import MAX_BYTES, read_submission

GOOD = b"cell,LSTM\ndecay_per_step,0.533\nhorizon,10\nlag,size\n0,1\n1,0.5\n2,2.5e-1\n"


def test_a_file_says_which_cell_its_numbers_and_its_curve() -> None:
    found = read_submission(GOOD)
    assert (found.cell, found.decay_per_step, found.horizon) == ("LSTM", 0.533, 10)
    curve = found.curves[""]
    assert (curve.lags, curve.logarithms) == ((0, 1, 2), False)
    np.testing.assert_array_equal(curve.values, [1, 0.5, 0.25])


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r"),
        b"# mine\n\n" + GOOD + b"\n,,\n",
        GOOD.replace(b",", b" , "),
        GOOD.upper().replace(b"2.5E-1", b".25"),
        b'"cell","LSTM"\ndecay_per_step,"0.533"\nhorizon,10.0\nstep,lag,size\n9,2,0.25\n9,1,0.5\n9,0,1\n',
    ],
)
def test_how_a_file_was_saved_says_nothing(data: bytes) -> None:
    found, good = read_submission(data), read_submission(GOOD)
    assert (found.cell, found.decay_per_step, found.horizon) == (good.cell, good.decay_per_step, good.horizon)
    np.testing.assert_array_equal(found.curves[""].values, good.curves[""].values)


@pytest.mark.parametrize(("written", "horizon"), [(b"> 49", np.inf), (b">49", np.inf), (b"inf", np.inf), (b"0", 0.0)])
def test_a_horizon_can_be_beyond_the_sequence(written: bytes, horizon: float) -> None:
    assert read_submission(GOOD.replace(b"horizon,10", b"horizon," + written)).horizon == horizon


def test_a_table_of_several_cells_has_a_curve_of_each() -> None:
    data = b"cell,step,lag,log10_ratio_median\nRNN,2,0,0.0\nRNN,1,1,-inf\nGRU,2,0,0.0\nGRU,1,1,-0.5\n"
    found = read_submission(data)
    assert set(found.curves) == {"RNN", "GRU"}
    assert found.curves["RNN"].logarithms
    np.testing.assert_array_equal(found.curves["RNN"].values, [0, -np.inf])


REFUSED = {
    "empty": (b"", "the file must have a line lag,size and a table below it, got an empty file"),
    "blank": (b"\n ,\n", "the file must have a line lag,size and a table below it, got an empty file"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "the file must be a text in UTF-8, got the byte 0x89"),
    "nul": (b"lag,size\n0,\x00\n", "the file must be a text in UTF-8, got the byte 0x00"),
    "utf-16": (GOOD.decode().encode("utf-16"), "the file must be a text in UTF-8, got the byte 0xff"),
    "large": (GOOD + b"3,0.1\n" * 2_000_000, f"the file must have at most {MAX_BYTES} bytes, got more"),
    "no table": (b"horizon,10\n", "the file must have a line lag,size above its table, got none"),
    "header": (
        b"lags,value\n0,1\n",
        "line 1 must begin with cell, decay_per_step, horizon or lag, got 'lags'",
    ),
    "column": (b"lag,gradient\n0,1\n", "line 1 must name a column size or log10_size, got 'lag,gradient'"),
    "semicolons": (
        GOOD.replace(b",", b";"),
        "line 1 must have commas between values and points in numbers, got semicolons in 'cell;LSTM'",
    ),
    "excel": (
        GOOD.replace(b",", b";").replace(b".", b","),
        "line 1 must have commas between values and points in numbers, got semicolons in 'cell;LSTM'",
    ),
    "decimal comma": (
        GOOD.replace(b"0.533", b"0,533"),
        "line 2 must be a name, a comma and one value, got 'decay_per_step,0,533'",
    ),
    "decimal commas": (
        GOOD.replace(b"1,0.5", b"1,0,5"),
        "line 6 must have 2 values with points in numbers, got 3 in '1,0,5'",
    ),
    "quoted comma": (
        GOOD.replace(b"1,0.5", b'1,"0,5"'),
        "size in line 6 must be a number with a decimal point, got '0,5'",
    ),
    "nan": (GOOD.replace(b"0.5\n", b"nan\n"), "size in line 6 must be a number with a decimal point, got 'nan'"),
    "inf": (GOOD.replace(b"0.5\n", b"inf\n"), "size in line 6 must be a number with a decimal point, got 'inf'"),
    "overflow": (
        GOOD.replace(b"0.5\n", b"1e999\n"),
        "size in line 6 must be a number with a decimal point, got '1e999'",
    ),
    "decay": (GOOD.replace(b"0.533", b"NaN"), "decay_per_step must be a number with a decimal point, got 'NaN'"),
    "horizon": (GOOD.replace(b",10", b",9.5"), "horizon must be a whole number in [0, 5000], got '9.5'"),
    "lag": (GOOD.replace(b"2,2.5", b"-2,2.5"), "lag in line 7 must be a whole number in [0, 5000], got '-2'"),
    "twice": (GOOD.replace(b"2,2.5", b"1,2.5"), "line 7 must have a lag of its own, got 1 again"),
    "said twice": (b"horizon,1\n" + GOOD, "line 4 must say what no line before it says, got horizon again"),
    "one row": (b"lag,size\n0,1\n", "the table must have at least 2 lines, got fewer"),
    "quote": (b'lag,size\n0,"1\n1,2\n', "the file must be a CSV, got a line that is none: unexpected end of data"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_strange_file_is_refused_in_one_sentence(name: str) -> None:
    data, sentence = REFUSED[name]
    with pytest.raises(ValueError, match=r"must") as refused:
        read_submission(data)
    assert str(refused.value) == sentence


@given(
    st.binary(max_size=60)
    | st.tuples(st.integers(0, len(GOOD)), st.binary(max_size=8)).map(
        lambda cut: GOOD[: cut[0]] + cut[1] + GOOD[cut[0] :]
    )
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_read_is_a_submission_or_one_sentence(data: bytes) -> None:
    refused = ""
    try:
        assert read_submission(data).curves
    except ValueError as error:
        refused = str(error)
    assert not refused or " must " in refused
    assert len(refused) < 200
    assert refused == refused.replace("\n", "").replace("\r", "")
