"""What is known: agencies, procedures, dossiers, and the batches that brought them."""

from procedures.models.agency import Agency, AgencyLevel, AgencyName, Succession, SuccessionKind
from procedures.models.assent import Assent
from procedures.models.batch import (
    ACCEPTED_STATES,
    Batch,
    BatchQuerySet,
    BatchStage,
    BatchState,
    BatchTask,
    Problem,
    ProblemLevel,
    Unlisted,
)
from procedures.models.column_mapping import ColumnMapping, DayOrder
from procedures.models.defect import Defect
from procedures.models.dossier import Dossier, DossierFacts, DossierVersion, Source
from procedures.models.event import Act, Event
from procedures.models.holiday import Holiday, HolidayKind
from procedures.models.open_name import NameKind, OpenName
from procedures.models.procedure import Procedure, ProcedureName, Sector, ServiceLevel
from procedures.models.reminder import Reminder
from procedures.models.scope import Scope
from procedures.models.sighting import Sighting

__all__ = [
    "ACCEPTED_STATES",
    "Act",
    "Agency",
    "AgencyLevel",
    "AgencyName",
    "Assent",
    "Batch",
    "BatchQuerySet",
    "BatchStage",
    "BatchState",
    "BatchTask",
    "ColumnMapping",
    "DayOrder",
    "Defect",
    "Dossier",
    "DossierFacts",
    "DossierVersion",
    "Event",
    "Holiday",
    "HolidayKind",
    "NameKind",
    "OpenName",
    "Problem",
    "ProblemLevel",
    "Procedure",
    "ProcedureName",
    "Reminder",
    "Scope",
    "Sector",
    "ServiceLevel",
    "Sighting",
    "Source",
    "Succession",
    "SuccessionKind",
    "Unlisted",
]
