"""What is said about the dossiers, period by period."""

from django.urls import path

from reports.views.closing import period_close, period_reopen
from reports.views.downloads import period_table
from reports.views.effect import LISTS, batch_effect, batch_effect_dossiers
from reports.views.health import healthz
from reports.views.periods import home, period
from reports.views.reconciliation import period_reconciliation

urlpatterns = [
    path("", home, name="home"),
    path("ky/<str:slug>/", period, name="period"),
    path("ky/<str:slug>/chot/", period_close, name="period-close"),
    path("ky/<str:slug>/mo-lai/", period_reopen, name="period-reopen"),
    path("ky/<str:slug>/doi-chieu/", period_reconciliation, name="period-reconciliation"),
    path("ky/<str:slug>/so-lieu/<slug:table>.<slug:extension>", period_table, name="period-table"),
    path("nap/<int:pk>/tac-dong/", batch_effect, name="batch-effect"),
    *(
        path(
            f"nap/<int:pk>/tac-dong/{which}/",
            batch_effect_dossiers,
            {"which": which},
            name=f"batch-effect-{which}",
        )
        for which in LISTS
    ),
    path("healthz", healthz, name="healthz"),
]
