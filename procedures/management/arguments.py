"""What commands are given as text, turned into what it names."""

from django.core.management.base import CommandError

from procedures.models import Agency
from procedures.rules.periods import BadPeriod, ReportingPeriod, parse_period


def agency_named(code: str | None) -> Agency | None:
    """Return the agency of a code; an unknown one is refused (exit 1)."""
    if not code:
        return None
    try:
        return Agency.objects.get(code=code)
    except Agency.DoesNotExist as unknown:
        raise CommandError(f"Không có cơ quan mang mã {code}.") from unknown


def period_named(code: str) -> ReportingPeriod:
    """Return the period of a code; a malformed one is wrong usage (exit 2)."""
    try:
        return parse_period(code)
    except BadPeriod as bad:
        raise CommandError(str(bad), returncode=2) from bad
