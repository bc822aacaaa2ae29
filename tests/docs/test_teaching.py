"""The teaching guide says what is so: its numbers, tables, names and links, and the lesson that it shows."""

from __future__ import annotations

import json
import re
import tomllib
from copy import deepcopy as copy
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs

import pytest

from app.experiment.from_query import experiment_of
from app.language.language import plain
from app.lessons.lesson import Choices, Drawn, Lesson, Measure, Number
from app.lessons.lesson_files import FOLDER, read_all
from app.lessons.measure import claimed, measure, measure_of, reveal, told, written
from app.lessons.quantities import QUANTITIES
from app.lessons.read_lesson import lesson_of, pages, read_lesson
from app.lessons.read_question import normal
from app.lessons.subject import subject
from pages.own_keys import KEYS
from tests.app.lessons.test_lessons import at_seed, texts
from tests.docs import guide
from tests.wording import offences, sentences

LESSONS = {lesson.name: lesson for lesson in read_all([FOLDER]).every}
EXAMPLE = tomllib.loads(guide.example().decode())


def quantities_of(lesson: Lesson) -> list[str]:
    """What a lesson measures, each once, in its order."""
    measures = [measure_of(step.question) for step in lesson.steps]
    return [*dict.fromkeys(name for m in measures for name in (m.quantity, m.against_quantity) if name)]


def toml(value: Any) -> str:
    """A value as TOML has it on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def as_file(table: dict[str, Any]) -> bytes:
    return "\n".join(f"{key} = {toml(value)}" for key, value in table.items()).encode()


def example_without(name: str, *, kind: str) -> bytes:
    """The example without a field of the file, or of its steps, or of its questions of one kind."""
    found = copy(EXAMPLE)
    tables = {"file": [found], "step": found["step"]}
    for step in found["step"]:
        tables.setdefault(step["question"]["kind"], []).append(step["question"])
    for table in tables[kind]:
        table.pop(name, None)
    return as_file(found)


def field_rows() -> list[tuple[str, str, bool]]:
    """Kind of table, field, whether it is needed; by the guide."""
    tables = re.findall(r"(?:^\|.*\n)+", guide.GUIDE.partition("### The fields of the file")[2], re.MULTILINE)[:3]
    found = []
    for kind, table in zip(("file", "step", "question"), tables, strict=True):
        for line in table.splitlines()[2:]:
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            for one in cells[1].split(", ") if kind == "question" else [kind]:
                found.append((one, guide.code(cells[0]), cells[-1] == "needed"))
    return found


def test_the_example_is_a_lesson_with_every_field_and_every_kind_of_question(tmp_path: Any) -> None:
    path = tmp_path / "loud_inputs.toml"
    path.write_bytes(guide.example())
    lesson = read_lesson(path)
    assert [type(step.question) for step in lesson.steps] == [Drawn, Choices, Number]
    used = {("file", name) for name in EXAMPLE}
    used |= {("step", name) for step in EXAMPLE["step"] for name in step}
    used |= {(step["question"]["kind"], name) for step in EXAMPLE["step"] for name in step["question"]}
    compared = {"compared", "against", "against_of", "against_quantity"}  # shown with the choices
    assert used | {("number", name) for name in compared} == {(kind, name) for kind, name, _ in field_rows()}


@pytest.mark.parametrize("kind", ["file", "step", "question"])
def test_the_guide_has_every_field_that_a_lesson_can_have(kind: str) -> None:
    found = copy(EXAMPLE)
    first = found["step"][0]
    {"file": found, "step": first, "question": first["question"]}[kind]["a_stranger"] = ""
    with pytest.raises(ValueError, match="must be one of the fields") as refused:
        lesson_of("loud_inputs", as_file(found))
    (known,) = re.findall(r"one of the fields ([\w, ]+), got", str(refused.value))
    kinds = ("choices", "number", "drawn") if kind == "question" else (kind,)
    assert {*known.split(", ")} == {field for of, field, _ in field_rows() if of in kinds}


@pytest.mark.parametrize(("kind", "name", "needed"), field_rows())
def test_a_field_that_the_guide_calls_needed_is_and_no_other_is(kind: str, name: str, needed: bool) -> None:
    data = example_without(name, kind=kind)
    if needed:
        with pytest.raises(ValueError, match=rf"{name} must be given, got nothing"):
            lesson_of("loud_inputs", data)
    else:
        try:
            lesson_of("loud_inputs", data)
        except ValueError as error:
            assert name == "compared", error  # noqa: PT017 - without it, what stands beside it has no use


def test_the_example_s_claims_are_measured_and_its_sentences_are_plain() -> None:
    lesson = lesson_of("loud_inputs", guide.example())
    for step in lesson.steps:
        drawn = [at_seed(step, seed) for seed in range(5)]
        assert all(claimed(each.question, reveal(each.question, each.query)) for each in drawn), step.prompt
        assert "{" not in told(step, reveal(step.question, step.query))
    assert [broken for text in texts(lesson) for one in sentences(text) if (broken := offences(one))] == []


def test_the_table_of_quantities_is_that_of_the_code() -> None:
    usual = subject("cells=RNN", "rnn")
    rows = {guide.code(name): [said, unit, guide.code(needs)] for name, said, unit, needs in guide.table("Quantity")}
    assert rows == {name: [plain(q.said), plain(q.unit), q.needs(usual)] for name, q in QUANTITIES.items()}
    assert [name for name, quantity in QUANTITIES.items() if quantity.trains] == ["learnt"]


def test_every_lesson_is_beside_its_belief_with_what_it_measures() -> None:
    rows = [(belief, guide.code(name), re.findall(r"`(\w+)`", cell)) for belief, name, cell in guide.table("Belief")]
    assert rows == [(lesson.misconception, lesson.name, quantities_of(lesson)) for lesson in LESSONS.values()]


@pytest.mark.parametrize("said", guide.measured(), ids=lambda said: f"{said.quantity}-{said.query}")
def test_a_number_of_the_guide_is_measured_behind_its_link(said: guide.Measured) -> None:
    query = normal(said.query)
    asked = Measure(quantity=said.quantity, of=said.of)
    question = Number(ask="", measure=asked, unit="", low=0, high=1, near=1, claim=(0, 1))
    assert written(question, query, measure(asked, query)).value == said.value


def test_at_least_ten_plots_surprise_and_each_lesson_named_there_is_one() -> None:
    _, _, after = guide.GUIDE.partition("## When the plot surprises\n")
    cases = after.partition("\n## ")[0]
    assert cases.count("\n### ") >= 10
    assert {*re.findall(r"Lesson: `(\w+)`", cases)} <= {*LESSONS}


def test_the_demonstration_and_the_lab_fill_their_time_and_give_each_lesson_its_minutes() -> None:
    tables = re.findall(r"\n\| Minutes \|.*\n\|[-|]+\n((?:\|.*\n)+)", guide.GUIDE)
    for rows, minutes in zip(tables, (30, 90), strict=True):
        spans = [(int(start), int(end), rest) for start, end, rest in re.findall(r"\| (\d+)–(\d+) \|(.*)", rows)]
        assert spans[0][0] == 0
        assert spans[-1][1] == minutes
        assert all(before[1] == after[0] for before, after in pairwise(spans))
        for start, end, rest in spans:
            assert all(LESSONS[name].minutes <= end - start for name in re.findall(r"`(\w+)`", rest)), rest


def test_every_link_is_of_a_page_whose_controls_take_it() -> None:
    for page, query in guide.links():
        assert page in ("", *pages())
        assert {*parse_qs(query, keep_blank_values=True)} <= KEYS
        experiment_of(query)


def test_what_the_guide_calls_by_name_is_written_so_on_the_screen() -> None:
    folders = (guide.ROOT / name for name in ("app", "pages", "rnn_core"))
    said = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.py"))
    said = said.replace("Ask question {number}", "Ask question 1")
    strange = {name for name in guide.names() if not re.search(rf"[\">“]{re.escape(name)}", said)}
    assert strange - {"Names in italics"} == set()


def test_the_guide_s_sentences_are_short_and_in_the_terms_of_the_field() -> None:
    said = [sentence for block in guide.prose() for sentence in sentences(block)]
    assert len(said) > 200
    assert {sentence: broken for sentence in said if (broken := offences(sentence))} == {}
