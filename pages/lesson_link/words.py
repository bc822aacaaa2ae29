"""What is said about a lesson's link."""

from __future__ import annotations

from app.language.language import plain

FREE, LOCKED, HIDDEN = "free", "locked", "hidden"


def how() -> str:
    """How a link is made."""
    return " ".join(
        [
            plain("Set the experiment in the sidebar, or come here from the page that shows it."),
            plain("Then choose what the class can move, and what it is asked."),
        ]
    )


def state(key: str, locked: frozenset[str], hidden: frozenset[str]) -> str:
    """What becomes of a control."""
    return plain(HIDDEN) if key in hidden else plain(LOCKED) if key in locked else plain(FREE)


def what_a_link_does() -> str:
    """What students can and cannot do with it."""
    return " ".join(
        [
            plain("The link is signed, so a changed one does not open the lesson."),
            plain("A locked control is shown but cannot be moved, whatever the address says."),
            plain("A hidden one is not shown."),
            plain("The students’ link is without the answer. It is measured after theirs is locked."),
        ]
    )


def too_dense(modules: int, most: int) -> str:
    """Why there is no QR code."""
    sentences = [
        plain("The QR code of this link has {modules} modules a side.", modules=modules),
        plain("The last row can read {most}: use a short code.", most=most),
    ]
    return " ".join(sentences)


def qr_caption() -> str:
    """What the QR code is of."""
    return plain("QR code of the students’ link")
