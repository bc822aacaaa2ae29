"""The list of lessons."""

from __future__ import annotations

from app.lessons.lesson_files import lessons
from tests.docs.guide import ROOT
from tests.pages.reading import html, open_page
from tests.wording import offences, sentences


def test_the_list_leads_to_every_lesson_and_teachers_to_a_room_and_to_a_guide_that_there_is() -> None:
    bodies = html(open_page("lessons", {}))
    assert all(any(f"lesson={one.name}" in body for body in bodies) for one in lessons().every)
    (told,) = [body for body in bodies if "For teachers" in body]
    assert 'href="./host' in told
    assert "<code>docs/teaching.md</code>" in told
    assert (ROOT / "docs" / "teaching.md").is_file()
    said = sentences(told.replace("</h2>", ".</h2> "))
    assert [offences(one) for one in said if offences(one)] == []
