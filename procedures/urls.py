"""How data gets in: the clerk's pages below `/nap/`."""

from django.urls import path

from procedures.views.deciding import (
    batch_accept,
    batch_assent,
    batch_cancel,
    batch_continue,
    batch_period,
)
from procedures.views.desk import desk, desk_kind, desk_workbook
from procedures.views.files import batch_template, batch_workbook
from procedures.views.home import batch_list
from procedures.views.lists import batch_changes, batch_problems
from procedures.views.mapping import (
    batch_mapping,
    batch_mapping_forget,
    batch_original_delete,
)
from procedures.views.names import open_name, open_names
from procedures.views.signs import batch_sign, batch_sign_file
from procedures.views.undoing import batch_staying, batch_undo, batch_undone
from procedures.views.uploads import batch_again, batch_detail, batch_new, batch_progress

urlpatterns = [
    path("", batch_list, name="batch-list"),
    path("mau.<str:extension>", batch_template, name="batch-template"),
    path("moi/", batch_new, name="batch-new"),
    path("cach-ly/", desk, name="desk"),
    path("cach-ly/so-sua-loi.xlsx", desk_workbook, name="desk-workbook"),
    path("cach-ly/<str:code>/", desk_kind, name="desk-kind"),
    path("ten-chua-ro/", open_names, name="open-names"),
    path("ten-chua-ro/<int:pk>/", open_name, name="open-name"),
    path("<int:pk>/", batch_detail, name="batch-detail"),
    path("<int:pk>/thay-doi/", batch_changes, name="batch-changes"),
    path("<int:pk>/loi/<str:code>/", batch_problems, name="batch-problems"),
    path("<int:pk>/dau-hieu/<str:code>.<slug:extension>", batch_sign_file, name="batch-sign-file"),
    path("<int:pk>/dau-hieu/<str:code>/", batch_sign, name="batch-sign"),
    path("<int:pk>/so-sua-loi.xlsx", batch_workbook, name="batch-workbook"),
    path("<int:pk>/ghep-cot/", batch_mapping, name="batch-mapping"),
    path("<int:pk>/ghep-cot/bo/", batch_mapping_forget, name="batch-mapping-forget"),
    path("<int:pk>/ghep-cot/xoa-tep-goc/", batch_original_delete, name="batch-original-delete"),
    path("<int:pk>/xac-nhan/", batch_assent, name="batch-assent"),
    path("<int:pk>/doi-ky/", batch_period, name="batch-period"),
    path("<int:pk>/tiep-tuc/", batch_continue, name="batch-continue"),
    path("<int:pk>/ghi-nhan/", batch_accept, name="batch-accept"),
    path("<int:pk>/tien-do/", batch_progress, name="batch-progress"),
    path("<int:pk>/kiem-tra-lai/", batch_again, name="batch-again"),
    path("<int:pk>/huy/", batch_cancel, name="batch-cancel"),
    path("<int:pk>/hoan-tac/", batch_undo, name="batch-undo"),
    path("<int:pk>/hoan-tac/ho-so/", batch_undone, name="batch-undone"),
    path("<int:pk>/hoan-tac/giu-lai/", batch_staying, {"because": "kept"}, name="batch-kept"),
    path("<int:pk>/hoan-tac/da-chot/", batch_staying, {"because": "closed"}, name="batch-closed"),
]
