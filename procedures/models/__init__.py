"""What is known: agencies, procedures, dossiers, and the batches that brought them."""

from procedures.models.agency import Agency, AgencyLevel, AgencyName, Succession, SuccessionKind
from procedures.models.batch import Batch, BatchState, Problem, ProblemLevel
from procedures.models.dossier import Dossier, DossierFacts, DossierVersion, Source
from procedures.models.holiday import Holiday, HolidayKind
from procedures.models.procedure import Procedure, ProcedureName, Sector, ServiceLevel

__all__ = [
    "Agency",
    "AgencyLevel",
    "AgencyName",
    "Batch",
    "BatchState",
    "Dossier",
    "DossierFacts",
    "DossierVersion",
    "Holiday",
    "HolidayKind",
    "Problem",
    "ProblemLevel",
    "Procedure",
    "ProcedureName",
    "Sector",
    "ServiceLevel",
    "Source",
    "Succession",
    "SuccessionKind",
]
