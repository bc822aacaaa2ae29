"""What is said of a file and its columns: short sentences, in the language spoken when they are shown."""

from __future__ import annotations

import pytest

from pages.series_memory import column_words
from pages.series_memory.column_words import Place
from pages.series_memory.csv_columns import read_table
from pages.series_memory.data import series_of
from pages.series_memory.file_words import about_the_file
from tests.wording import offences, sentences

IN_ROW, IN_COLUMN = Place(row=6, line=8), Place(row=None, line=1234)


@pytest.mark.parametrize("count", [1, 2, 1500])
@pytest.mark.parametrize("place", [IN_ROW, IN_COLUMN])
def test_every_problem_of_a_column_keeps_the_rules_of_wording(count: int, place: Place) -> None:
    names = ["a", "b", "c", "d", "e", "f", "g"]
    said = [
        column_words.gaps("v", count, place),
        column_words.words("v", count, place, "huh"),
        column_words.not_finite("v", count, place, "inf"),
        column_words.no_number_cells("v", count, "huh"),
        column_words.no_numbers(names[: min(count, 7)]),
        column_words.too_few_rows(count),
        column_words.too_many(64),
        column_words.currencies("v", ["$", "€"]),
    ]
    for sentence in [each for text in said for each in sentences(text)]:
        assert not offences(sentence), (offences(sentence), sentence)


def test_one_cell_that_is_no_number_is_one() -> None:
    assert column_words.no_number_cells("v", 1, "huh") == "The column “v” has a cell that is no number, “huh”."
    assert "has 1,500 cells that are no numbers, the first “huh”." in column_words.no_number_cells("v", 1500, "huh")


def test_what_was_made_of_a_file_keeps_the_rules_of_wording() -> None:
    rows = "".join(f"{2019 - n}-01-02,{'' if n == 4 else f'${n}'},shop,,x,y,z,w\n" for n in range(30))
    table = read_table(("My shop\nDate,Close,Name,Empty,A,B,C,D\n" + rows).encode())
    for choices in ({"gaps": "drop"}, {"gaps": "fill", "file_order": True}):
        told = about_the_file(table, series_of(table, "Close", **choices))  # type: ignore[arg-type]
        assert "1 row without a number" in told
        assert "2 more columns are left out." in told
        for sentence in sentences(told):
            assert not offences(sentence), (offences(sentence), sentence)
