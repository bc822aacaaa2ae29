"""The routes of a class: what becomes of who comes in, answers, watches and leads, and nothing is lost."""

from __future__ import annotations

import pytest

from app.classroom import codes, hosting
from app.classroom.attempts import MOST_ANSWERS, MOST_OPENED, MOST_WRONG
from app.classroom.database import Database
from app.classroom.hosting import close_joining
from app.classroom.rooms import KEPT, counts
from tests.app.classroom.asked import (
    HOST_KEY,
    JSON,
    LESSON,
    Browser,
    come_in,
    opened,
    question_out,
    seated,
    stored,
    vote,
)

pytestmark = pytest.mark.usefixtures("rooms")


def test_a_class_comes_in_answers_and_is_counted_once(rooms: Database) -> None:
    code, _, _ = question_out(rooms)
    students = [seated(code) for _ in range(3)]
    for number, student in enumerate(students):
        assert vote(code, student, number).json == {"version": 1, "attempt": 1}
        assert vote(code, student, number).json == {"version": 1, "attempt": 1}
    assert vote(code, students[0], 2, attempt=2).json == {"version": 2, "attempt": 2}
    assert stored(rooms, code) == {1: "2", 2: "1", 3: "2"}


def test_a_student_who_comes_twice_keeps_the_seat(rooms: Database) -> None:
    code, _ = opened()
    student = seated(code)
    token = student.cookies["gh_seat"]
    student.get(f"/r/{code.lower()}?lang=de")
    assert student.cookies["gh_seat"] == token
    assert counts(rooms, [code])[code].seats == 1


def test_what_previews_a_link_takes_no_seat(rooms: Database) -> None:
    code, _ = opened()
    for path in (f"/r/{code}", f"/r/{code}?again=1"):
        assert Browser().get(path).status == 303
    assert counts(rooms, [code])[code].seats == 0
    assert Browser().get(f"/r/{code}?again=1").headers["location"] == f"../room?room={code}"  # and is not sent for ever
    seated(code)
    assert counts(rooms, [code])[code].seats == 1


@pytest.mark.parametrize("token", ["x", "a" * 5000, '"\\001\\015\\012"', "=;,", "\xff" * 22])
def test_a_seat_s_cookie_that_is_none_of_ours_is_replaced(rooms: Database, token: str) -> None:
    code, _, _ = question_out(rooms)
    student = Browser({"gh_seat": token})
    assert vote(code, student, 1).status == 403
    come_in(code, student)
    assert codes.is_key(student.cookies["gh_seat"])
    assert vote(code, student, 1).status == 200


def test_the_cookies_are_hidden_from_scripts_and_other_sites(rooms: Database) -> None:
    code, _ = opened()
    for answered in (Browser().get(f"/r/{code}"), Browser().post("/rooms", {"lesson": LESSON})):
        assert "httponly; max-age=86400; path=/; samesite=lax" in answered.headers["set-cookie"].lower()
        assert "secure" not in answered.headers["set-cookie"].lower()
    over_tls = Browser().get(f"/r/{code}", {**JSON, "x-forwarded-proto": "https"})
    assert "; secure" in over_tls.headers["set-cookie"].lower()


def test_the_way_in_leads_to_the_room_s_page_in_the_language_spoken() -> None:
    code, host = opened()
    for asked, told in (("", ""), ("lang=de", "&lang=de"), ("lang=%26x", "")):
        student = Browser()
        assert student.get(f"/r/{code.lower()}?{asked}").headers["location"] == f"{code}?again=1{told}"
        assert student.get(f"/r/{code}?again=1&{asked}").headers["location"] == f"../room?room={code}{told}"
    assert Browser().get("/r/<script>").headers["location"] == "../room?room=none"
    key = host.cookies[HOST_KEY.format(code)]
    other = Browser()
    assert other.get(f"/h/{code}/{key}").headers["location"] == f"../../host?room={code}"
    assert other.cookies == {HOST_KEY.format(code): key}


@pytest.mark.parametrize("key", ["x", "A" * 22, "%00", "a" * 9000])
def test_a_guessed_host_key_leads_nothing(rooms: Database, key: str) -> None:
    code, _ = opened()
    guesser = Browser()
    assert guesser.get(f"/h/{code}/{key}").status == 303
    assert guesser.cookies == {}
    guesser.cookies[HOST_KEY.format(code)] = key[:100]
    assert guesser.get(f"/export/{code}.csv").sentence == "Only the teacher who opened this room can do that."
    assert guesser.get(f"/events/{code}").status == 403


def test_a_second_teacher_has_a_room_of_his_own(rooms: Database) -> None:
    (mine, me), (other, _) = opened(), opened()
    assert mine != other
    assert me.get(f"/export/{mine}.csv").status == 200
    assert me.get(f"/export/{other}.csv").status == 403


def test_who_comes_late_to_a_closed_room_is_told_by_its_page_and_cannot_answer(rooms: Database) -> None:
    code, _, key = question_out(rooms)
    early = seated(code)
    close_joining(rooms, code, key, True)
    late = seated(code)
    assert vote(code, late, 1).sentence == "You have no seat in this room: join it first."
    assert late.get(f"/events/{code}").status == 403
    assert vote(code, early, 1).status == 200


def test_a_question_closed_while_typing_takes_no_answer_and_keeps_the_one_before(rooms: Database) -> None:
    code, _, key = question_out(rooms)
    student, slow = seated(code), seated(code)
    vote(code, student, 1)
    hosting.lock(rooms, code, key, 0)
    assert vote(code, student, 1).json == {"version": 1, "attempt": 1}  # its acknowledgement was lost
    for refused in (vote(code, student, 2, attempt=2), vote(code, slow, 0)):
        assert refused.status == 409
        assert refused.sentence == "This question is not open: your answer was not saved."
    assert stored(rooms, code) == {1: "1"}


def test_an_expired_room_is_gone_for_everybody(rooms: Database) -> None:
    code, host, key = question_out(rooms)
    student = seated(code)
    begun = rooms.clock()
    rooms.clock = lambda: begun + KEPT + 1
    ended = "This room has ended: a room is kept for 24 hours."
    for answered in (vote(code, student, 1), student.get(f"/events/{code}"), host.get(f"/export/{code}.csv")):
        assert (answered.status, answered.sentence) == (410, ended)
    assert Browser().get(f"/r/{code}").status == Browser().get(f"/h/{code}/{key}").status == 303


@pytest.mark.parametrize("code", ["ABCDE0", "x", "A" * 900, "%00%ff", "<script>", "☃", "' OR 1=1 --"])
def test_a_code_that_is_none_is_told_in_a_sentence(code: str) -> None:
    browser = Browser()
    for answered in (vote(code, browser, 1), browser.get(f"/events/{code}"), browser.get(f"/export/{code}.csv")):
        assert (answered.status, answered.sentence) == (404, "No room has this code: check its six characters.")


def test_after_too_many_wrong_codes_a_network_waits_and_others_do_not(rooms: Database) -> None:
    code, _, _ = question_out(rooms)
    student = seated(code, "10.9.9.9")
    for number in range(MOST_WRONG):
        guessing = Browser({"gh_seat": codes.new_key()}, "10.9.9.9")
        answered = guessing.get("/r/ABCDEF" if number % 2 else f"/h/{code}/guessed")
        assert answered.status == 303
    for path in (f"/r/{code}", f"/h/{code}/guessed"):
        refused = Browser(address="10.9.9.9").get(path)
        assert refused.status == 429
        assert refused.sentence == "Too many wrong codes came from this network: try again in a minute."
    page = Browser(address="10.9.9.9").get(f"/r/{code}", {"accept": "text/html,*/*"})
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.body.decode() == refused.sentence
    assert vote(code, student, 1).status == 200  # who is in goes on
    assert Browser().get(f"/r/{code}").status == 303


def test_after_too_many_rooms_a_network_waits_and_others_do_not() -> None:
    teachers = [Browser(address="10.8.8.8") for _ in range(MOST_OPENED + 1)]
    answered = [teacher.post("/rooms", {"lesson": LESSON}) for teacher in teachers]
    assert [each.status for each in answered] == [201] * MOST_OPENED + [429]
    assert answered[-1].sentence == "This network has opened too many rooms: try again in an hour."
    assert Browser().post("/rooms", {"lesson": LESSON}).status == 201


def test_a_seat_that_floods_is_held_up_alone_and_keeps_what_was_acknowledged(rooms: Database) -> None:
    code, _, _ = question_out(rooms)
    flooding, neighbour = seated(code), seated(code)
    for attempt in range(MOST_ANSWERS):
        assert vote(code, flooding, attempt % 2, attempt=attempt).status == 200
    refused = vote(code, flooding, 2, attempt=MOST_ANSWERS)
    assert (refused.status, refused.sentence) == (429, "Answers come too fast from this seat: wait ten seconds.")
    assert vote(code, neighbour, 2).status == 200
    assert stored(rooms, code) == {1: str((MOST_ANSWERS - 1) % 2), 2: "2"}
