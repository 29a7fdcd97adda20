"""The urge as a wave that rises, crests and falls, with where the person is on it."""

from __future__ import annotations

import math

import flet as ft
import flet.canvas as cv

POINTS = 32


def height_at(progress: float) -> float:
    """The wave's height, 0 to 1, at `progress` 0 to 1: it rises faster than it falls.

    The shape is a drawing, not a measurement: a raised cosine whose crest lies at 0.4.
    """
    at = min(1.0, max(0.0, progress))
    bent = at / 0.4 * 0.5 if at < 0.4 else 0.5 + (at - 0.4) / 0.6 * 0.5
    return 0.5 - 0.5 * math.cos(2 * math.pi * bent)


def wave(progress: float, width: float, height: float = 130) -> ft.Control:
    """The whole wave in a light tone, the part already ridden in the accent, and a dot."""
    top, base = 14.0, height - 12

    def point(at: float) -> tuple[float, float]:
        return 10 + at * (width - 20), base - height_at(at) * (base - top)

    def area(until: float) -> list[cv.Path.PathElement]:
        steps = max(1, round(POINTS * until))
        shape: list[cv.Path.PathElement] = [cv.Path.MoveTo(*_floor(point(0), base))]
        for index in range(steps + 1):
            shape.append(cv.Path.LineTo(*point(until * index / steps)))
        shape.append(cv.Path.LineTo(*_floor(point(until), base)))
        shape.append(cv.Path.Close())
        return shape

    shapes: list[cv.Shape] = [
        cv.Path(
            area(1.0),
            paint=ft.Paint(
                style=ft.PaintingStyle.FILL, color=ft.Colors.PRIMARY_CONTAINER, anti_alias=True
            ),
        )
    ]
    if progress > 0:
        shapes.append(
            cv.Path(
                area(min(1.0, progress)),
                paint=ft.Paint(
                    style=ft.PaintingStyle.FILL,
                    color=ft.Colors.with_opacity(0.45, ft.Colors.PRIMARY),
                    anti_alias=True,
                ),
            )
        )
    x, y = point(progress)
    shapes.append(cv.Circle(x, y, 9, paint=ft.Paint(color=ft.Colors.PRIMARY, anti_alias=True)))
    # A picture: the words beside it say the same to a screen reader.
    return ft.Semantics(
        content=cv.Canvas(shapes, width=width, height=height, key="wave"), exclude_semantics=True
    )


def _floor(point: tuple[float, float], base: float) -> tuple[float, float]:
    return point[0], base
