"""The register in the administration: searched without accents, sorted as the alphabet is."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import RowResult

from procedures.accounts import AccountAdmin, RoleAdmin
from procedures.catalogue_files import CatalogueRefused
from procedures.catalogue_upload import CatalogueForm, PreviewStorage
from procedures.exporting import file_name
from procedures.looking_back import BatchAdmin, EventAdmin
from procedures.models import (
    Agency,
    AgencyName,
    Batch,
    Event,
    Holiday,
    Procedure,
    ProcedureName,
    Sector,
    Source,
    Succession,
)
from procedures.resources import ProcedureResource, TextFormat, WorkbookFormat
from procedures.rules.names import search_key

NAME_IN_A_LIST = 160  # characters; some names of procedures have 800
# What a day off rests on, as the fixture says it and as a person reads it.
BASES = {
    "law": "Bộ luật Lao động",
    "package": "lịch nghỉ lễ lập sẵn",
    "package+lunar": "lịch nghỉ lễ lập sẵn, khớp âm lịch",
    "search": "tin báo chí",
    "memory": "chưa kiểm chứng",
}

admin.site.unregister([User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RoleAdmin)


class ValidOnFilter(admin.SimpleListFilter):
    """What was valid on a day: today, a day on which something began, or any day in the address."""

    title = "hiệu lực vào ngày"
    parameter_name = "ngay"

    def lookups(self, request, model_admin):
        days = list(model_admin.model.objects.dates("valid_from", "day", order="DESC"))
        if self._day() and self._day() not in days:
            days.insert(0, self._day())
        return [
            ("hom-nay", "Hôm nay"),
            *((day.isoformat(), f"{day:%d/%m/%Y}") for day in days),
        ]

    def queryset(self, request, queryset):
        day = timezone.localdate() if self.value() == "hom-nay" else self._day()
        return queryset.valid_between(day, day) if day else queryset

    def _day(self) -> date | None:
        try:
            return date.fromisoformat(self.value() or "")
        except ValueError:
            return None


class RegisterAdmin(admin.ModelAdmin):
    """What is typed is searched without its accents, as the search keys are written."""

    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["css/admin.css"]}

    @admin.display(description="tên", ordering="sort_key")
    def title(self, named):
        return Truncator(named.name).chars(NAME_IN_A_LIST)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_key(search_term))


@admin.register(Agency)
class AgencyAdmin(RegisterAdmin):
    list_display = ["title", "code", "level", "parent", "valid_from", "valid_to", "position"]
    list_filter = ["level", ValidOnFilter]
    list_select_related = ["parent"]
    search_fields = ["search_key", "code"]
    autocomplete_fields = ["parent"]


class SpellingAdmin(RegisterAdmin):
    """Spellings that people have settled: who, and when. A wrong one is deleted."""

    delete_confirmation_template = "admin/procedures/spelling/delete_confirmation.html"
    delete_selected_confirmation_template = (
        "admin/procedures/spelling/delete_selected_confirmation.html"
    )
    readonly_fields = ["settled_by", "settled_at"]

    def save_model(self, request, obj, form, change):
        """Whoever writes a spelling, or what it means, has settled it."""
        if form.changed_data:
            obj.settled_by, obj.settled_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(AgencyName)
class AgencyNameAdmin(SpellingAdmin):
    list_display = ["spelling", "agency", "settled_by", "settled_at"]
    list_select_related = ["agency", "settled_by"]
    search_fields = ["agency__search_key", "agency__code"]
    autocomplete_fields = ["agency"]


@admin.register(Succession)
class SuccessionAdmin(RegisterAdmin):
    list_display = ["predecessor", "successor", "effective_on", "kind"]
    list_filter = ["kind", "effective_on"]
    list_select_related = ["predecessor", "successor"]
    search_fields = ["predecessor__search_key", "successor__search_key"]
    autocomplete_fields = ["predecessor", "successor"]


@admin.register(Sector)
class SectorAdmin(RegisterAdmin):
    list_display = ["title", "code", "department"]
    list_select_related = ["department"]
    search_fields = ["search_key", "code"]
    autocomplete_fields = ["department"]


@admin.register(ProcedureName)
class ProcedureNameAdmin(SpellingAdmin):
    list_display = ["spelling", "procedure", "settled_by", "settled_at"]
    list_select_related = ["procedure", "settled_by"]
    search_fields = ["procedure__search_key", "procedure__code"]
    autocomplete_fields = ["procedure"]


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["day", "name", "kind", "basis"]
    list_filter = ["kind"]
    date_hierarchy = "day"
    readonly_fields = ["basis"]

    def get_fields(self, request, obj=None):
        basis = "verified" if self.has_change_permission(request, obj) else "basis"
        return ["day", "name", "kind", basis, "note"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "verified":
            kwargs["widget"] = forms.Select(choices=[("", "không ghi"), *BASES.items()])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="căn cứ", ordering="verified")
    def basis(self, holiday):
        return BASES.get(holiday.verified, holiday.verified)


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name"]


admin.site.register(Batch, BatchAdmin)
admin.site.register(Event, EventAdmin)


@admin.register(Procedure)
class ProcedureAdmin(ImportExportMixin, RegisterAdmin):
    list_display = ["code", "title", "sector", "level", "valid_from", "valid_to"]
    list_display_links = ["code", "title"]
    list_filter = ["level", "service_level", ValidOnFilter, "sector"]
    list_select_related = ["sector"]
    search_fields = ["search_key", "code"]
    autocomplete_fields = ["sector", "managing_agency"]

    resource_classes = [ProcedureResource]
    formats = [WorkbookFormat, TextFormat]
    tmp_storage_class = PreviewStorage
    import_form_class = CatalogueForm
    export_form_class = ExportForm
    import_export_change_list_template = "admin/procedures/procedure/change_list.html"
    import_template_name = "admin/procedures/procedure/import.html"
    export_template_name = "admin/procedures/procedure/export.html"

    def import_action(self, request, **kwargs):
        """Show what a file would change; one without anything to confirm is not kept."""
        response = super().import_action(request, **kwargs)
        result = response.context_data.get("result")
        if result and not result.rows:
            response.context_data.pop("confirm_form", None)
        kept = getattr(request.FILES.get("import_file"), "tmp_storage_name", None)
        if kept and "confirm_form" not in response.context_data:
            PreviewStorage(name=kept).remove()
        return response

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:
            messages.error(request, "Tệp xem trước không còn. Hãy chọn lại tệp.")
            return HttpResponseRedirect(reverse("admin:procedures_procedure_import"))

    def process_result(self, result, request):
        """The register may have changed since the preview: then nothing was written."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(
                request, "Danh mục đã thay đổi sau khi xem trước; chưa ghi gì. Hãy chọn lại tệp."
            )
            return HttpResponseRedirect(reverse("admin:procedures_procedure_import"))
        return super().process_result(result, request)

    def generate_log_entries(self, result, request):
        """Write into the history of each procedure what the file changed in it."""
        flags = {RowResult.IMPORT_TYPE_NEW: ADDITION, RowResult.IMPORT_TYPE_UPDATE: CHANGE}
        content_type = ContentType.objects.get_for_model(Procedure)
        LogEntry.objects.bulk_create(
            LogEntry(
                user=request.user,
                content_type=content_type,
                object_id=row.instance.pk,
                object_repr=str(row.instance)[:200],
                action_flag=flags[row.import_type],
                change_message="Nhập từ tệp. " + "; ".join(map(str, row.diff)),
            )
            for row in result
            if row.import_type in flags
        )

    def add_success_message(self, result, request):
        totals = result.totals
        messages.success(
            request,
            f"Đã nhập danh mục: {totals[RowResult.IMPORT_TYPE_NEW]} thủ tục mới, "
            f"{totals[RowResult.IMPORT_TYPE_UPDATE]} thay đổi, "
            f"{totals[RowResult.IMPORT_TYPE_SKIP]} giữ nguyên.",
        )

    def add_data_read_fail_error_to_form(self, form, e):
        words = (
            "Không đọc được tệp này: tệp hỏng, có mật khẩu, hoặc không phải bảng .xlsx, .csv. Mở "
            "bằng Excel, lưu lại rồi chọn tệp đó."
        )
        form.add_error("import_file", str(e) if isinstance(e, CatalogueRefused) else words)

    def get_export_filename(self, request, queryset, file_format):
        what = Procedure._meta.verbose_name
        return file_name(what, timezone.localdate(), file_format.get_extension())
