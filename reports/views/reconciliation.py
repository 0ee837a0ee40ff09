"""Why column (6) of a period differs from column (11) of the one before: the red fifth lamp."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from procedures.rules.periods import ReportingPeriod, parse_period
from reports import sentences
from reports.months import months_that_stand, quarters_with_dossiers
from reports.reading import figures_of
from reports.reconciling import reconcile
from reports.views.asked import Shown, with_period
from reports.views.frame import frame_of
from reports.views.kept import kept


@kept
@with_period
def period_reconciliation(request: HttpRequest, asked: ReportingPeriod) -> HttpResponse:
    months = months_that_stand()
    figures = figures_of(asked, months)
    context = frame_of(Shown(figures), quarters_with_dossiers(months))
    if figures.before is None:
        return render(request, "reports/reconciliation.html", context)
    found, carried_over = reconcile(figures.before), figures.total().carried_over
    total = found.total
    context |= {
        "before": figures.before,
        "period_before": parse_period(figures.before.code),
        "carried_over": carried_over,
        "difference": sentences.signed(carried_over - total.closed),
        "holds": carried_over == total.closed,
        "found": found,
        "finding": sentences.gap_finding(total.difference, total.late, total.came, total.went),
    }
    return render(request, "reports/reconciliation.html", context)
