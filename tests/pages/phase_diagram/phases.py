"""Pictures to draw and to tell: of real runs, and with made-up decays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import rnn_core as rc
from pages.phase_diagram.measured import Picture
from rnn_core.experiments.phase import SCALES, SEEDS, STRIDES, Plane, Point, measure

SMALL = {"cell": "rnn", "hidden_size": 6, "seq_len": 12, "batch_size": 2}


def plane(axis: str = "seq_len", **changed: Any) -> Plane:
    return Plane(config=rc.ExperimentConfig(**(SMALL | changed)), axis=axis, strides=STRIDES[:1])


def measured(axis: str = "seq_len", **changed: Any) -> Picture:
    """The coarse picture of real runs."""
    of = plane(axis, **changed)
    points = {}
    for chunk in of.chunks():
        found = measure([of.at(scale, chunk.value) for scale in chunk.scales])
        points.update({(chunk.value, s): point for s, point in zip(chunk.scales, found, strict=True)})
    return Picture(plane=of, points=points)


def made_up(rows: dict[float, list[float]], axis: str = "num_layers", **changed: Any) -> Picture:
    """A picture whose rows have these log10 decays at the coarse weight scales, all seeds alike."""
    of = plane(axis, **changed)
    points = {}
    for value, decays in rows.items():
        for scale, decay in zip(SCALES[::4], decays, strict=True):
            points[value, scale] = point(of.at(scale, value), decay)
    return Picture(plane=of, points=points)


def point(config: rc.ExperimentConfig, log10_decay: float) -> Point:
    return Point(
        config=config,
        log10_decay=np.full(SEEDS, log10_decay),
        horizon=np.full(SEEDS, 5, np.int64),
        horizon_reached=np.full(SEEDS, log10_decay < 0),
    )


def with_seeds(picture: Picture, key: tuple[float, float], log10_decay: list[float]) -> Picture:
    """The same picture with one point's seeds told apart."""
    changed = replace(picture.points[key], log10_decay=np.array(log10_decay))
    return Picture(plane=picture.plane, points=picture.points | {key: changed})
