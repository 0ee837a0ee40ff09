"""Which quarter is being reported, and until when the figures of a period are wanted."""

from datetime import date, timedelta

from procedures.rules.periods import ReportingPeriod, quarter_of

# So long after its last day a quarter is still the one that is being reported.
_REPORTING_TIME = timedelta(days=30)


def due_on(period: ReportingPeriod) -> date:
    """Return the day after the period's last one."""
    return period.last_day + timedelta(days=1)


def quarter_reported_on(today: date) -> ReportingPeriod:
    """Return the quarter that is being reported: one that has just ended still is."""
    return quarter_of(today - _REPORTING_TIME)
