"""What a screen must know about the device's screen to lay itself out."""

from __future__ import annotations

from dataclasses import dataclass

from mobile_app.ui import theme


@dataclass(frozen=True, slots=True)
class Look:
    """`width` in logical pixels; `text_scale` 1.0 to 2.0; `still` asks for no motion."""

    width: float = 390
    text_scale: float = 1.0
    still: bool = False

    @property
    def rail(self) -> bool:
        """Wide enough for places at the side instead of at the bottom."""
        return self.width >= theme.RAIL_FROM_WIDTH

    @property
    def gutter(self) -> float:
        """Side padding that keeps lines of text at a readable length."""
        room = self.width - (theme.RAIL_WIDTH if self.rail else 0)
        least = theme.LG if self.width < 600 else theme.XL
        return max(least, (room - theme.CONTENT_WIDTH) / 2)

    @property
    def content_width(self) -> float:
        """Width left for content between the gutters."""
        room = self.width - (theme.RAIL_WIDTH if self.rail else 0)
        return room - 2 * self.gutter

    @property
    def roomy(self) -> bool:
        """Two things fit side by side: narrow screens and large text stack them instead."""
        return self.content_width / self.text_scale >= 280

    def icon(self, size: float) -> float:
        """An icon's size beside text, grown as far as the rest of the chrome."""
        return round(size * theme.chrome_scale(self.text_scale))

    def milliseconds(self, duration: int) -> int:
        """`duration` for an animation, or 0 when the person asked for no motion."""
        return 0 if self.still else duration


def look_for(width: float | None, text_scale: float, still: bool) -> Look:
    """`width` is rounded down to 8 px, so that dragging a window edge redraws less."""
    known = width if width and width > 0 else 390
    scale = min(2.0, max(1.0, text_scale))
    return Look(width=known // 8 * 8 if known > 480 else known, text_scale=scale, still=still)
