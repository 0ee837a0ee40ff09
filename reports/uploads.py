"""For which periods files were uploaded: figures without files are not a result."""

from dataclasses import dataclass

from procedures.demo.source import DEMO_SOURCE
from procedures.models import Batch
from procedures.rules.periods import ReportingPeriod, parse_period


@dataclass(frozen=True, slots=True)
class Uploads:
    """For which periods files were accepted, and from which sources.

    A file whose period nobody stated may hold any of them: then none can be said to lack files.
    """

    periods: tuple[ReportingPeriod, ...]
    sources: frozenset[str]
    has_unstated: bool

    @property
    def has_demo_data(self) -> bool:
        return DEMO_SOURCE in self.sources

    def touch(self, period: ReportingPeriod) -> bool:
        """Say whether a file may hold dossiers of the period."""
        return self.has_unstated or any(each.overlaps(period) for each in self.periods)

    def missing_months(self, period: ReportingPeriod) -> list[ReportingPeriod]:
        """Return the months of a period for which no file was accepted."""
        return [month for month in period.months() if not self.touch(month)]


def accepted_uploads() -> Uploads:
    accepted = Batch.objects.accepted().order_by()
    pairs = list(accepted.values_list("period", "source__name").distinct())
    codes = {code for code, _ in pairs}
    return Uploads(
        tuple(parse_period(code) for code in sorted(codes - {""})),
        frozenset(source for _, source in pairs),
        "" in codes,
    )
