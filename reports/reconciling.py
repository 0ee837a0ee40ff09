"""Why a period carries over what the one before did not leave when it was closed, by agency.

The dossiers open on the last day of the closed period are compared with themselves: as they are
known now, and as they were known when it was closed. Of a dossier that a batch has changed since,
that is its version from before the first such batch.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from procedures.models import Agency, Batch, Dossier, DossierVersion
from procedures.rules.periods import parse_period
from procedures.rules.statuses import NOT_A_DOSSIER
from reports.models import Report
from reports.reading import figures_of
from reports.rules.tallies import Tally


@dataclass(frozen=True, slots=True)
class Gap:
    """What an agency left open when the period was closed, what it did as known now, and why.

    `late` were not known then; `came` and `went` are known dossiers that a change lets count as
    open, or as open no more (concluded earlier, withdrawn from counting, another agency).
    """

    name: str
    closed: int
    now: int
    late: int
    came: int
    went: int

    @property
    def difference(self) -> int:
        return self.now - self.closed

    @property
    def unexplained(self) -> int:
        return self.difference - self.late - self.came + self.went


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The agencies for which something moved, and the sum over all of the province."""

    gaps: tuple[Gap, ...]
    total: Gap

    @property
    def has_unexplained(self) -> bool:
        return any(gap.unexplained for gap in (*self.gaps, self.total))


def reconcile(report: Report) -> Reconciliation:
    """Explain what the closed report left open, against what is known to have been open."""
    figures = figures_of(parse_period(report.code))
    closed = _pending(figures.keyed(["agency"])["agency"])
    now = _pending(figures.as_known_now().keyed(["agency"])["agency"])
    late, came, went = _moved(report)
    moved = [
        agency
        for agency in closed | now | late | came | went
        if closed[agency] != now[agency] or late[agency] or came[agency] or went[agency]
    ]
    columns = (closed, now, late, came, went)
    agencies = Agency.objects.filter(pk__in=moved).order_by("position", "sort_key", "code")
    return Reconciliation(
        tuple(Gap(each.name, *(counts[each.pk] for counts in columns)) for each in agencies),
        Gap("Toàn tỉnh", *(counts.total() for counts in columns)),
    )


def _pending(tallies: Mapping[int, Tally]) -> Counter[int]:
    return Counter({agency: tally.pending for agency, tally in tallies.items()})


def _moved(report: Report) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Count late dossiers, and known ones that came and that went, by agency."""
    later = Batch.objects.filter(accepted_at__gt=report.closed_at)
    since = list(later.values_list("pk", flat=True))
    if not since:
        return Counter(), Counter(), Counter()
    is_open = _open_on(report.last_day)
    open_now = Dossier.objects.filter(is_open)
    replaced = DossierVersion.objects.filter(replaced_by__in=since).exclude(batch__in=since)
    # What a later batch replaced may stand again, once that is undone, and be replaced again.
    first = replaced.order_by().values("dossier").annotate(first=Min("pk")).values("first")
    as_closed = DossierVersion.objects.filter(pk__in=first)
    known = as_closed.filter(dossier=OuterRef("pk"))
    was_there = known.filter(is_open, agency=OuterRef("agency"))
    is_there = Dossier.objects.filter(is_open, pk=OuterRef("dossier"), agency=OuterRef("agency"))
    changed = open_now.filter(pk__in=as_closed.values("dossier"))
    return (
        _by_agency(open_now.filter(batch__in=since).exclude(Exists(known))),
        _by_agency(changed.exclude(Exists(was_there))),
        _by_agency(as_closed.filter(is_open).exclude(Exists(is_there))),
    )


def _open_on(day: date) -> Q:
    # Two halves, each of which an index answers; "not concluded by then" would read every dossier,
    # and so would SQLite where the second half had no end.
    after = (day + timedelta(days=1), date.max)
    is_open = Q(concluded_on=None) | Q(concluded_on__range=after)
    return is_open & Q(received_on__lte=day) & ~Q(status__in=sorted(NOT_A_DOSSIER))


def _by_agency(dossiers: QuerySet) -> Counter[int]:
    counted = dossiers.order_by().values_list("agency").annotate(Count("pk"))
    return Counter(dict(counted))
