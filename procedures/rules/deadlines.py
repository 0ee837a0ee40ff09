"""Until when the figures of a period are wanted."""

from datetime import date, timedelta

from procedures.rules.periods import ReportingPeriod


def due_on(period: ReportingPeriod) -> date:
    """Return the day after the period's last one."""
    return period.last_day + timedelta(days=1)
