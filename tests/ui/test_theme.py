"""The type scale: what is more important is never smaller, at any text size."""

from __future__ import annotations

import pytest

from mobile_app.ui import theme

FALLING = (
    "display_large",
    "display_medium",
    "display_small",
    "headline_large",
    "headline_medium",
    "headline_small",
    "title_large",
    "title_medium",
    "title_small",
    "label_medium",
    "label_small",
)


@pytest.mark.parametrize("scale", theme.TEXT_SCALES)
def test_each_role_is_larger_than_the_next(scale: float) -> None:
    roles = theme.build_theme(theme.LIGHT, scale).text_theme
    sizes = [getattr(roles, role).size for role in FALLING]
    assert sizes == sorted(set(sizes), reverse=True)
    assert roles.title_large.size > roles.body_large.size > roles.body_medium.size


@pytest.mark.parametrize("scale", theme.TEXT_SCALES)
def test_what_is_read_grows_by_all_that_was_asked_for(scale: float) -> None:
    usual = theme.build_theme(theme.LIGHT, 1.0).text_theme
    asked = theme.build_theme(theme.LIGHT, scale).text_theme
    for role in ("body_large", "body_medium", "body_small", "title_medium", "label_large"):
        assert getattr(asked, role).size == pytest.approx(
            getattr(usual, role).size * scale, abs=0.1
        )
