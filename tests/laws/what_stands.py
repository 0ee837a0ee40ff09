"""All that uploads have written, told without the numbers that a database gives out."""

from procedures.intake.staging import FACTS
from procedures.models import Batch, Dossier, DossierVersion
from reports.counting import count_lines
from reports.models import Period, ReportLine
from reports.rules.tallies import OUTCOMES

LINE = ("agency_id", "procedure_id", "channel", "sector_id", "carried_over", "received", *OUTCOMES)


def what_stands() -> dict[str, object]:
    """Dossiers and their versions by code, the lines of every month, what became of each file."""
    versions: dict[str, list[tuple]] = {}
    written = ("code", "batch_id", "replaced_by_id", *FACTS)
    called = dict(Batch.objects.values_list("pk", "file_name"))
    for code, by, over, *facts in DossierVersion.objects.order_by("pk").values_list(*written):
        versions.setdefault(code, []).append((called[by], called[over], *facts))
    return {
        "dossiers": set(Dossier.objects.values_list("code", "batch__file_name", *FACTS)),
        "versions": versions,
        "lines": {(month.code, *line) for month in months() for line in lines_of(month)},
        "files": set(Batch.objects.values_list("file_name", "state", "added", "changed")),
    }


def months() -> list[Period]:
    return list(Period.objects.order_by("first_day"))


def lines_of(month: Period) -> set[tuple]:
    """What stands for a month, as `count_lines` tells it."""
    return set(ReportLine.objects.filter(period=month).values_list(*LINE))


def lines_are_those_of_the_dossiers() -> bool:
    return all(
        lines_of(month) == set(count_lines(month.first_day, month.last_day)) for month in months()
    )
