"""A page looks again while something is busy behind it, and runs anew, whole, where that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from app.background import watch as watching
from app.background.progress import Progress, State
from app.background.watch import watch

BUSY, OVER = Progress(state=State.RUNNING), Progress(state=State.FINISHED)
STOPPED = Progress(state=State.STOPPED)


class Reran(BaseException):
    """In place of Streamlit's own, which ends the run just so."""


class Page:
    """Streamlit as `watch` sees it, and what happened."""

    def __init__(self, works: Sequence[Any]) -> None:
        self.works, self.follows, self.drawn = works, 0, []  # type: ignore[var-annotated]
        self.fragments: list[Callable[[], None]] = []
        self.clock: float | None = None

    def fragment(self, look: Callable[[], None], *, run_every: float | None) -> Callable[[], None]:
        self.fragments.append(look)
        self.clock = run_every
        return look

    def rerun(self) -> None:
        raise Reran

    def follow(self) -> Sequence[Any]:
        self.follows += 1
        return self.works

    def show(self, works: Sequence[Any]) -> None:
        self.drawn.append(works)

    def run(self, **more: Any) -> None:
        watch(self.follow, self.show, every=0.5, **more)

    def look(self) -> None:
        self.fragments[-1]()


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    made = Page([BUSY])
    monkeypatch.setattr(watching, "st", made)
    return made


def test_one_run_of_the_page_follows_once_and_so_does_each_look(page: Page) -> None:
    page.run()
    assert (page.follows, page.drawn) == (1, [[BUSY]])
    page.look()
    page.look()
    assert (page.follows, len(page.drawn)) == (3, 3)


def test_what_the_page_has_followed_already_is_the_first_look(page: Page) -> None:
    page.run(seen=[BUSY, OVER])
    assert (page.follows, page.drawn) == (0, [[BUSY, OVER]])


@pytest.mark.parametrize("works", [[], [OVER], [STOPPED], [STOPPED, OVER], [Progress(state=State.FAILED)]])
def test_where_nothing_is_busy_there_is_no_clock(page: Page, works: list[Progress]) -> None:
    page.works = works
    page.run()
    assert page.clock is None
    assert page.drawn == [works]
    page.look()  # a widget within was moved
    assert page.drawn == [works, works]


@pytest.mark.parametrize("works", [[BUSY], [STOPPED, BUSY], [OVER, Progress(state=State.QUEUED, place_in_queue=2)]])
def test_while_something_runs_or_waits_the_clock_goes(page: Page, works: list[Progress]) -> None:
    page.works = works
    page.run()
    assert page.clock == 0.5


@pytest.mark.parametrize("after", [[OVER], [STOPPED], []])
def test_the_page_runs_anew_when_the_last_work_ends_or_is_stopped_or_left(page: Page, after: list[Progress]) -> None:
    page.run()
    page.works = after
    with pytest.raises(Reran):
        page.look()
    assert page.drawn == [[BUSY]]


def test_it_goes_on_looking_while_another_one_is_busy(page: Page) -> None:
    page.works = [BUSY, BUSY]
    page.run()
    page.works = [OVER, BUSY]
    page.look()
    assert page.drawn[-1] == [OVER, BUSY]


@pytest.mark.parametrize("before", [[], [STOPPED], [OVER]])
def test_the_page_runs_anew_when_work_begins_or_goes_on(page: Page, before: list[Progress]) -> None:
    page.works = before
    page.run()
    page.works = [BUSY]
    with pytest.raises(Reran):
        page.look()


def test_work_that_is_done_while_it_is_shown_is_drawn_and_then_the_page_runs_anew(page: Page) -> None:
    class Measured:
        busy = True

    work = Measured()
    page.works = [work]

    def measure(works: Sequence[Measured]) -> None:
        page.drawn.append(works)
        works[0].busy = False

    with pytest.raises(Reran):
        watch(page.follow, measure, every=0.5)
    assert page.drawn == [[work]]
    page.run()
    assert page.clock is None


@given(st.lists(st.lists(st.sampled_from([BUSY, OVER, STOPPED]), max_size=3), min_size=2, max_size=6))
def test_whatever_becomes_of_works_the_clock_goes_exactly_while_one_is_busy(found: list[list[Progress]]) -> None:
    page = Page(found[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "st", page)
        page.run()
        for works in found[1:]:
            page.works = works
            try:
                page.look()
            except Reran:
                page.run()
            assert (page.clock is not None) is any(work.busy for work in works)
            assert page.drawn[-1] == works


def test_two_watches_in_one_place_are_two_fragments(page: Page) -> None:
    watch(page.follow, lambda works: None, every=1.0)
    page.run()
    names = {f"{look.__module__}.{look.__qualname__}" for look in page.fragments}
    assert len(names) == 2


def counts_to_three() -> None:
    """A page."""
    import streamlit as st

    from app.background import session
    from app.background.watch import watch

    def count():  # type: ignore[no-untyped-def]
        yield from (1, 2, 3)
        return "done"

    session.new_run()
    watch(
        lambda: [session.follow("counts to three", count)],
        lambda works: st.text(f"{works[0].state}: {works[0].items}, {works[0].result}"),
        every=0.1,
    )


def test_a_page_of_streamlit_follows_work_to_its_end() -> None:
    app = AppTest.from_function(counts_to_three).run()
    for _ in range(200):
        if app.text[0].value.startswith("finished"):
            break
        app.run()
        assert not app.exception
    assert app.text[0].value == "finished: (1, 2, 3), done"
