"""The sentences that the browser fills with the numbers of the prediction pointed at: in {} what it puts there."""

from __future__ import annotations

from app import numbers
from app.language.language import decimal_symbols, plain
from pages.text_memory.measured import USED
from pages.text_memory.words import NAMES


def words(unit: str, faintest: float, *, relative: bool) -> dict[str, object]:
    """By what the script calls them. unit: "character" or "word"; faintest: log10 of what has the page's colour."""
    is_word = unit == "word"
    return {
        "decimal": decimal_symbols()[0],
        "names": {token: plain(name) for token, name in NAMES.items()},
        "labels": {" ": plain("space"), "\n": plain("line break"), "\t": plain("tab")},
        "quoted": plain("“{token}”", token="{token}"),
        "horizon": plain("horizon {lag}", lag="{lag}"),
        "used": plain("used: {lag} back", lag="{lag}"),
        "usedNone": plain("used: none"),
        "nothingEarlier": plain("nothing earlier"),
        "next": plain("most probable next words") if is_word else plain("most probable next characters"),
        "most": plain("gradient: the largest") if relative else plain("gradient: 1 or more"),
        "least": plain("{size} of it or less", size=numbers.size(faintest))
        if relative
        else plain("{size} or less", size=numbers.size(faintest)),
        "zero": plain("exactly 0"),
        "bar": plain("change of p when replaced (full height: 1)"),
        "box": plain("predicts the next word") if is_word else plain("predicts the next character"),
        "unknown": plain("word that the networks never met, read as nothing")
        if is_word
        else plain("character that the networks never met, read as nothing"),
        "ends": plain("After “…{seen}” the text ends.", seen="{seen}"),
        "goesOn": plain(
            "After “…{seen}” the text continues with {next}. Its probability: {given}.",
            seen="{seen}",
            next="{next}",
            given="{given}",
        ),
        "neverMet": plain(
            "After “…{seen}” the text continues with {next}, which these networks never met.",
            seen="{seen}",
            next="{next}",
        ),
        "strips": plain(
            "The same text for each network. Left and right arrow: another prediction. Home, End: first, last. Enter: keep it."
        ),
        "strip": plain(
            "{network}. After {token}, token {place}, it predicts {next} with probability {p}.",
            network="{network}",
            token="{token}",
            place="{place}",
            next="{next}",
            p="{p}",
        ),
        "horizonSaid": plain("The horizon of the gradient is {lag} back.", lag="{lag}"),
        "horizonOpenSaid": plain("The horizon of the gradient is more than {lag} back.", lag="{lag}"),
        "usedSaid": plain("Replacing a token changes the prediction up to {lag} back.", lag="{lag}"),
        "usedNoneSaid": plain("Replacing a token changes it nowhere by {used} or more.", used=numbers.general(USED)),
    }
