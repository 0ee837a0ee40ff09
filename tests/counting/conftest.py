"""The small register of the intake tests, and its way to import a file."""

from procedures.models import Batch, Defect, Dossier, DossierVersion
from reports.models import Period
from tests.intake.conftest import load, register, today

__all__ = ["load", "register", "today"]


def forget_everything() -> None:
    """Let nothing be known, as before the first file: each example of a law begins anew."""
    for model in (Defect, DossierVersion, Dossier, Batch, Period):
        model.objects.all().delete()
