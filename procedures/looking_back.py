"""What has happened, in the administration: looked at there, and changed by nobody."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters

from procedures.accounts import OfTheProvince
from procedures.scopes import reach_of


class LookedAt(admin.ModelAdmin):
    """What is only to be looked at here, because it comes about elsewhere."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class BatchAdmin(LookedAt):
    """What was uploaded: batches are made and undone by uploads alone."""

    list_display = ["id", "file_name", "source", "agency", "state", "rows", "received_at"]
    list_filter = ["state", "source"]
    list_select_related = ["source", "agency"]
    search_fields = ["file_name", "sha256"]

    def get_queryset(self, request):
        return super().get_queryset(request).within(reach_of(request.user))


class EventAdmin(OfTheProvince, LookedAt):
    """Who did what, when, from where."""

    list_display = ["at", "act", "by", "origin", "agency", "period", "batch"]
    list_filter = ["act"]
    list_select_related = ["by", "agency", "batch"]
    date_hierarchy = "at"
    search_fields = ["by__username", "origin"]

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (OverflowError, ValueError) as beyond:
            # The first year begins, and the last one ends, outside the days Python has.
            raise IncorrectLookupParameters from beyond
