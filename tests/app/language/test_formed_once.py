"""Words that are formed once for what they are formed of."""

from __future__ import annotations

from app.language.formed_once import KEPT, formed_once
from app.language.language import current, use


def test_words_are_formed_once_in_each_language_for_the_same_things_and_again_for_others() -> None:
    formed: list[tuple[str, list[str]]] = []

    @formed_once
    def words(names: list[str]) -> str:
        formed.append((current(), names))
        return f"{current()}: {', '.join(names)}"

    try:
        for language in ("en", "de", "en"):
            use(language)
            assert words(["a", "b"]) == words(["a", "b"]) == f"{language}: a, b"
        assert words(["b", "a"]) == "en: b, a"
    finally:
        use("en")
    assert formed == [("en", ["a", "b"]), ("de", ["a", "b"]), ("en", ["b", "a"])]


def test_no_more_than_the_last_words_are_kept() -> None:
    formed: list[int] = []

    @formed_once
    def word(number: int) -> str:
        formed.append(number)
        return str(number)

    for number in [*range(KEPT + 1), 0]:
        assert word(number) == str(number)
    assert formed == [*range(KEPT + 1), 0]
