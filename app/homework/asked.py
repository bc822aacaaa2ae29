"""A link -> what is asked of a homework."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from app.experiment.affordable import require_affordable
from app.experiment.controls import CONTROLS
from app.experiment.from_query import experiment_of
from app.homework.names import same_cell
from rnn_core.homework.submission import HandedIn, Submission
from rnn_core.homework.workings import Task

LONGEST_LINK = 4000


def asked(link: str, submission: Submission, *, last_loss: bool) -> tuple[str, HandedIn, Task]:
    """The curve's name, what was handed in of it, and the task.

    Raises:
        ValueError: a sentence with what the link must say, or the submission.
    """
    if len(link) > LONGEST_LINK:
        raise ValueError(f"--link must have at most {LONGEST_LINK} characters, got {len(link)}")
    experiment = experiment_of(_query(link))
    names = [curve.name for curve in experiment.curves]
    if not names:
        raise ValueError("--link must show at least one cell, got none")
    tables = [name for name in submission.curves if name]
    said = submission.cell or (tables[0] if len(tables) == 1 else None) or (names[0] if len(names) == 1 else None)
    if said is None:
        raise ValueError(f"the file must say which cell it is of, such as a line cell,{names[0]}, got none")
    curve = next((curve for curve in experiment.curves if same_cell(said, curve)), None)
    if curve is None:
        raise ValueError(f"cell must be one of the link's, {', '.join(names)}, got {said[:40]!r}")
    table = next((table for name, table in submission.curves.items() if not name or same_cell(name, curve)), None)
    if table is None:
        raise ValueError(f"the table must have lines of {curve.name}, got {', '.join(tables)[:100]}")
    require_affordable(curve.config)
    task = Task(config=curve.config, layer=experiment.layer, direction=experiment.direction, last_loss=last_loss)
    return curve.name, table, task


def _query(link: str) -> str:
    """Of a whole link what follows its question mark; of a query itself.

    Raises:
        ValueError: no control is set by it.
    """
    query = urlsplit(link).query if "?" in link else link
    given = parse_qs(query, keep_blank_values=True)
    if not {control.key for control in CONTROLS} & given.keys():
        raise ValueError(f"--link must be a link of the app or its query, such as cells=LSTM&T=50, got {link[:80]!r}")
    return query
