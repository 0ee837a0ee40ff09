"""What is said about the dossiers, period by period, and who has confirmed it."""

from reports.models.confirmation import Confirmation, Exemption
from reports.models.figures import (
    ClosedLine,
    ClosedName,
    ClosedRollup,
    Dimension,
    Edition,
    LineCounts,
    OutcomeCounts,
    Period,
    Report,
    ReportLine,
    ReportsAround,
    ReportState,
    Rollup,
    RollupCounts,
    sums_of_all,
    tally_of_sums,
)

__all__ = [
    "ClosedLine",
    "ClosedName",
    "ClosedRollup",
    "Confirmation",
    "Dimension",
    "Edition",
    "Exemption",
    "LineCounts",
    "OutcomeCounts",
    "Period",
    "Report",
    "ReportLine",
    "ReportState",
    "ReportsAround",
    "Rollup",
    "RollupCounts",
    "sums_of_all",
    "tally_of_sums",
]
