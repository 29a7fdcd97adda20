"""Milestones in words."""

from mobile_app.domain.milestones import Milestone, MilestoneKind

_UNIT = {
    MilestoneKind.HOURS: "hour",
    MilestoneKind.DAYS: "day",
    MilestoneKind.MONTHS: "month",
    MilestoneKind.YEARS: "year",
}


def milestone(reached: Milestone) -> str:
    """ "24 hours", "30 days", "1 year"."""
    unit = _UNIT[reached.kind]
    return f"{reached.count:,} {unit if reached.count == 1 else unit + 's'}"
