"""What an address asks for: the period in its path, and how its query wants it shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from procedures.rules.periods import BadPeriod, ReportingPeriod, parse_period
from reports import sentences
from reports.months import Months
from reports.reading import Figures, figures_of

AS_KNOWN_NOW = "hien-tai"
BY_AGENCY = "co-quan"


def with_period(view: Callable) -> Callable:
    """Give the view the period of the address, which has one spelling; others are led to it."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **named) -> HttpResponse:
        try:
            asked = parse_period(slug)
        except BadPeriod as reason:
            return render(request, "reports/unknown_period.html", {"reason": reason}, status=404)
        if slug != asked.slug:
            return redirect(request.resolver_match.view_name, slug=asked.slug, **named)
        return view(request, asked, **named)

    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures a page shows; `closed` are those that stand still while it shows today's."""

    figures: Figures
    closed: Figures | None = None

    @property
    def is_live(self) -> bool:
        return self.closed is not None

    @property
    def state(self) -> str:
        report = self.figures.report
        if report:
            return sentences.closed_as(report.version, timezone.localdate(report.closed_at))
        return "Số hiện tại, chưa chốt" if self.is_live else "Số tạm tính"


def shown(request: HttpRequest, asked: ReportingPeriod, months: Months | None = None) -> Shown:
    """Return the figures of the period, as known now only where that is asked of a closed one."""
    figures = figures_of(asked, months)
    if figures.report and request.GET.get("so-lieu") == AS_KNOWN_NOW:
        return Shown(figures.as_known_now(), figures)
    return Shown(figures)
