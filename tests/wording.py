"""The rules that every sentence on screen keeps: short, few numbers, one idea, the terms of the field."""

from __future__ import annotations

import html
import re

MOST_WORDS = 22
MOST_NUMBERS = 2  # measured ones; three only as one list
_DIGITS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
_MEASURED = re.compile(rf"(?:\d[\d,.]*\s?×\s?)?10[{_DIGITS}]+|\d[\d,]*\.\d+(?:\s?%)?|\d+\s?%|(?<=×\s)\d[\d,]*")
_SETTING = re.compile(r"\b(?:bias|scale|rate|version|loss scale|clip at|weight scales?)\s[−\d][\d.,]*")
_BANNED = [
    r"hears?", r"heard", r"deaf", r"roads?", r"the rest", r"told to remember", r"refill(?:s|ed|ing)?", r"tolls?",
    r"teach(?:es)?", r"walls?", r"promises?", r"condemns?", r"luck", r"doses?", r"hands? back", r"makes? ×", r"arrives?",
    r"stands?", r"the way back", r"a look", r"speaks?", r"good", r"bad", r"best", r"worst", r"solved", r"cures?", r"healthy",
    r"a step\b(?! (?:back|of|in|at|where|to|before|is|has|can|with))", r"reaches",
    r"(?:black|white) (?:line|bar|box|edge)",  # which dark pages draw the other way round
]  # fmt: skip
BANNED = re.compile(rf"\b(?:{'|'.join(_BANNED)})\b", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")


def as_text(markup: str) -> str:
    """Without tags and entities."""
    spaced = re.sub(r"<(?:/p|/div|/li|br)[^>]*>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", spaced)).split())


def sentences(markup: str) -> list[str]:
    """The sentences of an explanation; its lead is none."""
    text = as_text(markup).removeprefix("What this tells you.").strip()
    return [sentence for sentence in _END.split(text) if sentence]


def words(sentence: str) -> int:
    """A number with its power of ten is one word; so is a formula without spaces."""
    return len(re.sub(rf"\s?×\s?(?=10[{_DIGITS}])|(?<=×)\s(?=\d)", "", sentence).split())


def measured_numbers(sentence: str) -> int:
    """How many measured numbers a sentence has; settings are none."""
    return len(_MEASURED.findall(_SETTING.sub("", sentence)))


def offences(sentence: str) -> list[str]:
    """Which rules an explanation's sentence breaks."""
    broken = []
    if (count := words(sentence)) > MOST_WORDS:
        broken.append(f"{count} words")
    numbers = measured_numbers(sentence)
    if numbers > MOST_NUMBERS + 1 or (numbers > MOST_NUMBERS and not re.search(r",.*\b(?:and|or|to)\b", sentence)):
        broken.append(f"{numbers} numbers")
    if found := BANNED.search(sentence):
        broken.append(f"“{found.group()}”")
    if ";" in sentence:
        broken.append("a semicolon")
    if sentence.count(":") > 1:
        broken.append("two colons")
    if "-" in re.findall(r"(?<![\w)])-(?=\d)", sentence):
        broken.append("a hyphen for a minus")
    return broken
