"""A lesson on paper, one file that needs no network: a sheet to answer on, and its key, measured when it is made.

python -m app.lessons.worksheet LESSON [--key] [--out FILE]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from markupsafe import Markup

from app.language.language import current, plain, plain_count, say
from app.lessons import by_run
from app.lessons.lesson import Choices, Drawn, Lesson, Question, Step
from app.lessons.lesson_files import lesson, lessons
from app.lessons.measure import Measured, reveal, right_choice, told, written
from app.lessons.printed_figure import PrintedCurve, curves_picture, grid_picture
from app.lessons.printed_settings import other_settings, settings
from app.lessons.subject import subjects

_HERE = Path(__file__).parent
_NONE = Markup("")


def worksheet(of: Lesson) -> str:
    """The sheet that students answer on. Nothing that the lesson reveals is on it."""
    heads = Markup('<div class="names"><b>{}</b><span></span><b>{}</b><span></span></div>')
    return _page(of, plain("Worksheet"), heads.format(plain("Name"), plain("Date")), _sheet_step, _NONE)


def key(of: Lesson) -> str:
    """The same with the answers, each measured now."""
    belief = say("<p><b>A common belief:</b> “{belief}”</p>", belief=of.misconception)
    onward = say("<p><b>Try next:</b> {text}</p>", text=of.onward.text)
    return _page(of, plain("Key"), _NONE, _key_step, Markup('<div class="why">{}{}</div>').format(belief, onward))


def _page(of: Lesson, kind: str, names: Markup, step_of: Callable[[Step], Markup], end: Markup) -> str:
    steps = [
        Markup("<section><h2>{}</h2>{}</section>").format(
            plain("Step {number} of {count}", number=number, count=len(of.steps)), step_of(step)
        )
        for number, step in enumerate(of.steps, start=1)
    ]
    return Markup(_text("worksheet.html")).format(
        language=current(),
        style=Markup(_text("worksheet.css")),
        title=of.title,
        about=f"{kind} · {plain_count('{count} minute', '{count} minutes', of.minutes)}",
        names=names,
        steps=Markup("\n").join(steps),
        end=end,
    )


def _text(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _sheet_step(step: Step) -> Markup:
    lines = Markup('<div class="lines">{}<span></span><span></span></div>').format(plain("Why do you expect this?"))
    return _asked(step, step.before) + _question(step.question) + lines


def _key_step(step: Step) -> Markup:
    try:
        measured = reveal(step.question, step.query)
    except ValueError as error:
        return _asked(step, ()) + _question(step.question) + Markup('<p class="why">{}</p>').format(error)
    why = Markup('<p class="why"><b>{}</b> {}</p>').format(plain("Why."), told(step, measured))
    shown = step.before if isinstance(step.question, Drawn) else tuple(subjects(step.query))
    return _asked(step, shown) + _answered(step, measured) + why


def _asked(step: Step, shown: Sequence[str]) -> Markup:
    """The prompt, the settings in words, and the figure of some curves."""
    parts = [Markup("<p>{}</p>").format(step.prompt), _list(settings(step.query))]
    if not isinstance(step.question, Drawn) and step.question.measure.against:
        other = other_settings(step.query, step.question.measure.against)
        parts += [Markup("<p>{}</p>{}").format(plain("Compared with the same experiment, but:"), _list(other))]
    return _NONE.join([*parts, _figure(step, shown)])


def _list(values: Mapping[str, str]) -> Markup:
    rows = (Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*row) for row in values.items())
    return Markup("<dl>{}</dl>").format(_NONE.join(rows)) if values else _NONE


def _figure(step: Step, shown: Sequence[str]) -> Markup:
    """Of a curve to draw the space for it is the figure."""
    if not shown and isinstance(step.question, Drawn):
        return _NONE
    curves, refused = [], []
    for name, subject in subjects(step.query).items():
        if name in shown:
            try:
                ink, sizes = subject.curve.ink, by_run.curve(subject)
            except ValueError as error:  # it diverges
                refused.append(str(error))
                continue
            curves.append(PrintedCurve(name=subject.curve.name, dash=ink.dash, marker=ink.marker, sizes=sizes))
    drawn = Markup(curves_picture(curves)) if curves else _NONE
    said = " ".join(refused) if shown else plain("The figure comes with the reveal.")
    caption = Markup("<figcaption>{}</figcaption>").format(said) if said else _NONE
    return Markup("<figure>{}{}</figure>").format(drawn, caption)


def _question(question: Question) -> Markup:
    """With space for an answer."""
    if isinstance(question, Choices):
        return _stated(question, _choices(question, None))
    if isinstance(question, Drawn):
        return _stated(question, Markup(grid_picture(question)))
    unit = Markup('<p><span class="number"></span> {}</p>').format(plain(question.unit))
    return _stated(question, unit)


def _answered(step: Step, measured: Measured) -> Markup:
    """With the answer that was measured."""
    question = step.question
    value = say('<p class="right">Measured: {value}</p>', value=written(question, step.query, measured).value)
    if isinstance(question, Choices):
        return _stated(question, _choices(question, right_choice(question, measured)) + value)
    if isinstance(question, Drawn):
        return _stated(question, Markup(grid_picture(question, measured.curve)))
    unit = say(
        '<p class="right">Measured: {value} {unit}</p>',
        value=written(question, step.query, measured).value,
        unit=plain(question.unit),
    )
    return _stated(question, unit)


def _stated(question: Question, space: Markup) -> Markup:
    return Markup('<div class="question"><p class="ask">{}</p>{}</div>').format(question.ask, space)


def _choices(question: Choices, right: int | None) -> Markup:
    rows = [
        Markup('<li{}><span class="box">{}</span>{}</li>').format(
            Markup(' class="right"') if at == right else _NONE, "✓" if at == right else "", choice.text
        )
        for at, choice in enumerate(question.choices)
    ]
    return Markup("<ul>{}</ul>").format(_NONE.join(rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write one lesson's sheet or key; 2 where there is no such lesson or file."""
    parser = argparse.ArgumentParser(prog="python -m app.lessons.worksheet", description="A lesson as printable HTML.")
    parser.add_argument("lesson", help="the name of its file, without .toml")
    parser.add_argument("--key", action="store_true", help="with the measured answers")
    parser.add_argument("--out", type=Path, help="the file to write; without it, to the screen")
    given = parser.parse_args(arguments)
    found = lesson(given.lesson)
    if found is None:
        names = ", ".join(one.name for one in lessons().every)
        print(f"LESSON must be one of {names}, got {given.lesson[:60]!r}", file=sys.stderr)
        return 2
    page = key(found) if given.key else worksheet(found)
    if given.out is None:
        print(page, end="")
        return 0
    try:
        given.out.write_text(page, encoding="utf-8")
    except OSError as error:
        print(
            f"--out must be a file that can be written, got {str(given.out)[:200]!r}: {error.strerror}", file=sys.stderr
        )
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
