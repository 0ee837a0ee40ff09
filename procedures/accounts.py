"""Users and groups in the administration. What a user may do comes from groups alone."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Permission

from procedures.events import record
from procedures.models import Act, Scope
from procedures.scopes import WHOLE_PROVINCE, reach_of

ACTIONS = {"view": "xem", "add": "thêm", "change": "sửa", "delete": "xóa"}
GRANTABLE = ("procedures", "reports", "auth")


class OfTheProvince:
    """What bounds nobody to a part is kept by those alone whose scope is the whole province.

    Else an administrator of one district could give themselves all the others.
    """

    def has_module_permission(self, request):
        return _is_of_the_province(request) and super().has_module_permission(request)

    def has_view_permission(self, request, obj=None):
        return _is_of_the_province(request) and super().has_view_permission(request, obj)

    def has_add_permission(self, request):
        return _is_of_the_province(request) and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return _is_of_the_province(request) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return _is_of_the_province(request) and super().has_delete_permission(request, obj)


def _is_of_the_province(request) -> bool:
    """Asked many times a page, and once of the database."""
    if not hasattr(request, "is_of_the_province"):
        request.is_of_the_province = reach_of(request.user) == WHOLE_PROVINCE
    return request.is_of_the_province


class ScopeInline(admin.StackedInline):
    """Whose data the user works with; without it, nobody's."""

    model = Scope
    autocomplete_fields = ("agency",)


class AccountAdmin(OfTheProvince, UserAdmin):
    """An administrator keeps users; only a superuser makes, or changes, a superuser."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Người dùng", {"fields": ("first_name", "last_name", "email")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "groups")}),
        ("Thời điểm", {"fields": ("last_login", "date_joined")}),
    )
    superuser_fieldsets = (*fieldsets, ("Toàn quyền", {"fields": ("is_superuser",)}))
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "password1", "password2")}),
    )
    readonly_fields = ("last_login", "date_joined")
    inlines = (ScopeInline,)
    filter_horizontal = ()
    list_display = (
        *("username", "last_name", "first_name"),
        *("scope", "is_active", "is_staff", "last_login"),
    )
    list_select_related = ("scope__agency",)

    def get_fieldsets(self, request, obj=None):
        if obj and request.user.is_superuser:
            return self.superuser_fieldsets
        return super().get_fieldsets(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may_touch(request, obj) and super().has_delete_permission(request, obj)

    def get_inlines(self, request, obj):
        """A new user gets a name and a password first."""
        return self.inlines if obj else ()

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            user = form.instance
            scope = Scope.objects.filter(user=user).select_related("agency").first()
            agency = scope.agency if scope else None
            record(Act.SCOPE_GIVEN, by=request.user, agency=agency, user=user.get_username())

    def get_actions(self, request):
        """A whole selection is not deleted: one of the selected may be a superuser."""
        return {}

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @staticmethod
    def _may_touch(request, user) -> bool:
        return user is None or not user.is_superuser or request.user.is_superuser


class PermissionChoices(forms.ModelMultipleChoiceField):
    """Permissions as an office reads them: "cơ quan: xem"."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, permission: Permission) -> str:
        model = permission.content_type.model_class()
        action = ACTIONS.get(permission.codename.partition("_")[0], permission.name)
        return f"{model._meta.verbose_name}: {action}"


class RoleAdmin(OfTheProvince, GroupAdmin):
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        return PermissionChoices(
            label="Quyền",
            required=False,
            queryset=Permission.objects.filter(content_type__app_label__in=GRANTABLE)
            .select_related("content_type")
            .order_by("content_type__app_label", "content_type__model", "codename"),
        )
