"""How complete a period is: which agencies are expected to report it, and how each one stands.

Expected is every agency of the register that existed on any day of the period, but the province,
which is reported to, and those an administrator exempted; and whoever received dossiers in it,
exempted or not. In quarter III/2022 these are the 228 agencies of report 433/BC-UBND.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.dispatch import receiver

from procedures.changes import submissions_asked
from procedures.models import Agency, AgencyLevel, Batch, BatchState
from procedures.rules.deadlines import quarter_reported_on
from procedures.rules.periods import ReportingPeriod
from reports.reading import Figures, figures_of
from reports.rules.tallies import STORED_COUNTS, Tally

_UNDER_WAY = (BatchState.RECEIVED, BatchState.CHECKING, BatchState.CHECKED)


class Submission(models.TextChoices):
    MISSING = "missing", "Chưa nộp"
    CHECKING = "checking", "Đang kiểm tra"
    RECORDED = "recorded", "Đã ghi nhận"
    CHANGED = "changed", "Đổi sau xác nhận"
    CONFIRMED = "confirmed", "Đã xác nhận"
    NIL = "nil", "Không có hồ sơ"


CONFIRMED = (Submission.CONFIRMED, Submission.NIL)
SILENT = (Submission.MISSING, Submission.CHECKING)


@dataclass(frozen=True, slots=True)
class AgencyStanding:
    """An expected agency, its dossiers in the period, and what it has said of them."""

    pk: int
    code: str
    name: str
    level: str
    tally: Tally
    confirmation: int | None  # the id of the one that stands
    state: Submission

    @property
    def is_confirmed(self) -> bool:
        return self.state in CONFIRMED


@dataclass(frozen=True, slots=True)
class Completeness:
    standings: tuple[AgencyStanding, ...]

    @property
    def expected(self) -> int:
        return len(self.standings)

    @property
    def confirmed(self) -> int:
        return sum(each.is_confirmed for each in self.standings)

    @property
    def silent(self) -> list[str]:
        """The names of the agencies of which nothing is recorded, be a file on its way or not.

        A kept page names them, and is not written anew for a file that is only being checked.
        """
        return [each.name for each in self.standings if each.state in SILENT]


def completeness_of(figures: Figures, by_agency: Mapping[int, Tally] | None = None) -> Completeness:
    """Return how the expected agencies stand, in the order of the report; one query.

    `by_agency` are the figures by agency, where they have been read already.
    """
    tallies = figures.keyed(["agency"])["agency"] if by_agency is None else by_agency
    receiving = [pk for pk, tally in tallies.items() if tally.received]
    columns = ("pk", "code", "name", "level", "standing__pk", "standing__counts")
    rows = _expected_in(figures.period, receiving).values_list(
        *columns, "is_recorded", "is_under_way"
    )
    return Completeness(
        tuple(
            AgencyStanding(
                pk,
                code,
                name,
                level,
                tally := tallies.get(pk, Tally()),
                confirmation,
                _state(tally, counts, is_recorded=is_recorded, is_under_way=is_under_way),
            )
            for pk, code, name, level, confirmation, counts, is_recorded, is_under_way in rows
        )
    )


@receiver(submissions_asked)
def _submissions(period: ReportingPeriod, **_signal) -> dict[str, set[int]]:
    there: dict[str, set[int]] = {state.label: set() for state in Submission}
    for each in completeness_of(figures_of(period)).standings:
        there[each.state.label].add(each.pk)
    return there


def counts_of(tally: Tally) -> dict[str, int]:
    """Return what a confirmation keeps of an agency's figures."""
    return {name: getattr(tally, name) for name in STORED_COUNTS}


def _expected_in(period: ReportingPeriod, receiving: list[int]) -> QuerySet[Agency]:
    existed = Agency.objects.valid_between(period.first_day, period.last_day)
    uploads = Batch.objects.filter(period=period.code)
    accepted = uploads.accepted().filter(agency=OuterRef("pk"))
    # A district's file may hold its communes' dossiers.
    above = Q(agency=OuterRef("parent"), agency__level=AgencyLevel.DISTRICT)
    under_way = uploads.filter(Q(agency=OuterRef("pk")) | above, state__in=_UNDER_WAY)
    return (
        Agency.objects.alias(
            exemption=FilteredRelation("exemptions", condition=Q(exemptions__period=period.code)),
            standing=FilteredRelation(
                "confirmations",
                condition=Q(confirmations__period=period.code, confirmations__withdrawn_at=None),
            ),
        )
        .filter(
            Q(pk__in=existed.exclude(level=AgencyLevel.PROVINCE), exemption__pk=None)
            | Q(pk__in=receiving)
        )
        .annotate(is_recorded=Exists(accepted), is_under_way=Exists(under_way))
        .order_by("position", "sort_key", "code")
    )


def _state(
    tally: Tally, confirmed: dict[str, int] | None, *, is_recorded: bool, is_under_way: bool
) -> Submission:
    if confirmed is not None:
        if confirmed != counts_of(tally):
            return Submission.CHANGED
        return Submission.CONFIRMED if tally.handled else Submission.NIL
    if tally.received or is_recorded:
        return Submission.RECORDED
    return Submission.CHECKING if is_under_way else Submission.MISSING


def quarter_wanted(today: date, quarters: Sequence[ReportingPeriod]) -> ReportingPeriod:
    """Return the quarter to look at first: the one that is being reported.

    Where the newest dossiers are older than the quarter before it, nobody reports: then theirs.
    """
    reported = quarter_reported_on(today)
    if quarters and quarters[0] < reported.previous():
        return quarters[0]
    return reported
