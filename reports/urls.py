"""What is said about the dossiers, period by period."""

from django.urls import path

from reports.views.board import board, board_exempt, board_expect_again, board_remind, board_table
from reports.views.closing import period_close, period_reopen
from reports.views.confirming import confirm_newest, confirm_period
from reports.views.downloads import period_table
from reports.views.effect import (
    LISTS,
    batch_absent_file,
    batch_effect,
    batch_effect_dossiers,
)
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
    path(
        "nap/<int:pk>/tac-dong/vang-mat.<slug:extension>",
        batch_absent_file,
        name="batch-absent-file",
    ),
    *(
        path(
            f"nap/<int:pk>/tac-dong/{which}/",
            batch_effect_dossiers,
            {"which": which},
            name=f"batch-effect-{which}",
        )
        for which in LISTS
    ),
    path("nap/xac-nhan/", confirm_newest, name="confirm-newest"),
    path("nap/xac-nhan/<str:slug>/", confirm_period, name="confirm"),
    path("quan-tri/", board, name="board"),
    path("quan-tri/nhac/", board_remind, name="board-remind"),
    path("quan-tri/khong-phai-nop/", board_exempt, name="board-exempt"),
    path("quan-tri/dua-lai/<int:pk>/", board_expect_again, name="board-expect-again"),
    path("quan-tri/tinh-hinh-nop.<slug:extension>", board_table, name="board-table"),
    path("healthz", healthz, name="healthz"),
]
