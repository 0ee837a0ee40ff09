"""What agencies have confirmed, and of whom nothing is expected: only to be looked at."""

from django.contrib import admin

from procedures.looking_back import LookedAt
from procedures.models import Reminder
from reports.models import Confirmation, Exemption


@admin.register(Confirmation)
class ConfirmationAdmin(LookedAt):
    list_display = [
        *("agency", "period", "is_nil", "handled"),
        *("confirmed_at", "confirmed_by", "withdrawn_at"),
    ]
    list_filter = ["period", "is_nil"]
    list_select_related = ["agency", "confirmed_by"]
    search_fields = ["agency__search_key", "agency__code"]


@admin.register(Exemption)
class ExemptionAdmin(LookedAt):
    list_display = ["agency", "period", "reason", "by", "at"]
    list_filter = ["period"]
    list_select_related = ["agency", "by"]


@admin.register(Reminder)
class ReminderAdmin(LookedAt):
    list_display = ["agency", "period", "text", "sent_by", "sent_at", "done_at"]
    list_filter = ["period"]
    list_select_related = ["agency", "sent_by"]
