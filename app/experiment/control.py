"""A control of the sidebar as a value: what it asks for, and how its widget draws, reads and writes it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from app.components.bound import bound
from app.components.choose import choose
from app.components.link_rule import Flag, Number, OneOf, Rule, SomeOf, Words
from app.components.link_translation import words_as_shown
from app.components.locks import locked
from app.components.number_box import whole_number
from app.components.prose import caption
from app.experiment.experiment import Experiment
from app.experiment.without_effect import WithoutEffect
from app.language.language import plain
from app.numbers import general
from rnn_core import ExperimentConfig
from rnn_core.rules import range_of


@dataclass(slots=True, kw_only=True)
class Said:
    """What the controls say, by key: of those drawn so far their values, of the others their defaults."""

    defaults: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    without_effect: WithoutEffect

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key, self.defaults[key])

    def says(self, key: str, *values: Any) -> bool:
        """Whether a control that acts on this page has one of these values."""
        return not self.without_effect.has(key) and self[key] in values


def never(said: Said) -> None:
    """Nothing that the others say leaves it without effect."""


def always(said: Said) -> bool:
    """Whatever the others say, it is drawn."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(ABC):
    """One choice of an experiment.

    key: in the link and in the session. field: of `ExperimentConfig`. needless: beside what the others say it has no
    effect, and why. shown: whether it is drawn beside what they say. read: its value in a config; None leaves it out
    of the config's link.
    """

    key: str
    label: str
    default: Any
    field: str = ""
    help: str | None = None
    needless: Callable[[Said], str | None] = never
    shown: Callable[[Said], bool] = always
    read: Callable[[ExperimentConfig], Any] | None = None

    @property
    @abstractmethod
    def rule(self) -> Rule:
        """What a link may say of it."""

    @abstractmethod
    def draw(self, **state: Any) -> Any:
        """Draw the widget, bound to the link, and return its value."""

    def written(self, value: Any) -> str:
        """A value as the link has it."""
        return str(value)

    def helps(self) -> str | None:
        """What its help says where it has an effect."""
        return self.help and plain(self.help)

    def of(self, config: ExperimentConfig) -> Any:
        """Its value in a config, None where the config leaves no choice."""
        if self.read is not None:
            return self.read(config)
        return getattr(config, self.field) if self.field else None

    def ask(self, said: Said) -> None:
        """Draw it as what is said so far has it, and add what it says."""
        if self.shown(said):
            why_not = self.needless(said)
            state: dict[str, Any] = {"disabled": why_not is not None, "help": why_not or self.helps()}
            said.values[self.key] = self.draw(**state | said.without_effect.state(self.key))


def is_any_set(controls: Iterable[Control]) -> bool:
    """Whether a lesson's link fixes one, or the link or the session says something else than its default."""
    told = {*locked(), *st.query_params}
    said = st.session_state
    return any(each.key in told or said.get(each.key, each.default) != each.default for each in controls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide(Control):
    """A number on a slider. followed_by: the curves that take its value."""

    low: float
    high: float
    step: float = 1
    followed_by: tuple[str, ...] = ("rnn", "lstm", "gru", "lstm3")

    @property
    def rule(self) -> Rule:
        return Number(low=self.low, high=self.high, default=self.default, whole=isinstance(self.step, int))

    def draw(self, **state: Any) -> Any:
        bounds = (self.low, self.high, self.default, self.step)
        return bound(st.slider, plain(self.label), *bounds, key=self.key, rule=self.rule, **state)

    def helps(self) -> str | None:
        """Its own words, and where it ends earlier than the field does."""
        low, high = range_of(ExperimentConfig, self.field)
        if (low, high) == (self.low, self.high):
            return self.help and plain(self.help)
        ends = plain(
            "Here {low} to {high}, in rnn_core {least} to {most}.",
            low=general(self.low),
            high=general(self.high),
            least=general(low),
            most=general(high),
        )
        return f"{ends} {plain(self.help or '')}".strip()

    def written(self, value: Any) -> str:
        return f"{value:g}"

    def value_in(self, experiment: Experiment) -> float:
        """Its present value, read from a curve that follows it; the lowest where none does."""
        following = (curve for curve in experiment.curves if curve.key in self.followed_by)
        return next((getattr(curve.config, self.field) for curve in following), self.low)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Control):
    """One of several: the values, under the names that a reader knows. captions: a line on what is chosen."""

    options: dict[str, str]
    captions: dict[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        return OneOf(words=[*self.options.values()], default=self.options[self.default])

    def draw(self, **state: Any) -> Any:
        chosen = choose(plain(self.label), self.options, self.key, **state)
        if self.captions and not state.get("disabled"):
            caption(plain(self.captions[chosen]))
        return chosen

    def written(self, value: Any) -> str:
        return self.options[value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Several(Control):
    """Any number of several, in their order. called: what a sentence calls those whose name has a comma."""

    options: dict[str, str]
    called: dict[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        words = [*self.options.values()]
        return SomeOf(words=words, default=[self.options[key] for key in self.default], called=self.called)

    def draw(self, **state: Any) -> Any:
        with words_as_shown(self.key, self.options) as words_shown:
            chosen = bound(
                st.pills,
                plain(self.label),
                list(self.options),
                default=self.default,
                selection_mode="multi",
                format_func=words_shown.__getitem__,
                key=self.key,
                rule=self.rule,
                options={name: key for key, name in self.options.items()},
                **state,
            )
        return [key for key in self.options if key in (chosen or [])]

    def written(self, value: Any) -> str:
        return self.options[value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole(Control):
    """A whole number, typed. up_to: the key of a control whose value it does not pass in a link."""

    low: int
    high: int
    placeholder: str | None = None
    up_to: str = ""

    @property
    def rule(self) -> Rule:
        high = int(float(st.query_params.get(self.up_to, self.low))) if self.up_to else self.high
        default = None if self.default is None else min(self.default, high)
        return Number(low=self.low, high=high, default=default, whole=True)

    def draw(self, **state: Any) -> Any:
        label, placeholder = plain(self.label), self.placeholder
        return whole_number(label, self.low, self.high, self.default, self.key, placeholder=placeholder, **state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Control):
    """On or off."""

    @property
    def rule(self) -> Rule:
        return Flag(default=self.default)

    def draw(self, **state: Any) -> Any:
        return bound(st.toggle, plain(self.label), self.default, key=self.key, rule=self.rule, **state)

    def written(self, value: Any) -> str:
        return str(value).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Control):
    """A text of at most so many characters."""

    longest: int
    placeholder: str

    @property
    def rule(self) -> Rule:
        return Words(longest=self.longest)

    def draw(self, **state: Any) -> Any:
        state |= {"max_chars": self.longest, "placeholder": plain(self.placeholder)}
        return bound(st.text_area, plain(self.label), key=self.key, rule=self.rule, **state)
