"""Who may do what: the three groups a province begins with. An administrator may change them."""

from django.contrib.auth.models import Group, Permission

READ_REGISTER = {
    f"view_{name}"
    for name in (
        "agency",
        "agencyname",
        "succession",
        "sector",
        "procedure",
        "procedurename",
        "holiday",
        "source",
    )
}
KEEP_REGISTER = {
    permission.replace("view", verb, 1)
    for permission in READ_REGISTER
    for verb in ("view", "add", "change", "delete")
}
_APPS = ("procedures", "reports", "auth")
ROLES = {
    "Lãnh đạo, chuyên viên": READ_REGISTER
    | {"view_batch", "export_procedure", "view_confirmation"},
    "Cán bộ một cửa": {"view_batch", "add_batch", "settle_name", "add_confirmation"},
    "Quản trị": KEEP_REGISTER
    | {"import_procedure", "export_procedure"}
    | {"view_batch", "add_batch", "settle_name"}
    | {"close_period", "reopen_period"}
    | {"view_confirmation", "add_confirmation", "add_exemption", "view_exemption"}
    | {"view_reminder", "add_reminder"}
    | {"view_user", "add_user", "change_user", "delete_user", "view_group"}
    | {"view_scope", "add_scope", "change_scope", "delete_scope", "view_event"},
}


def grant_roles(*, update: bool) -> None:
    """Create the groups that are missing; with `update`, give all of them what is written here."""
    permissions = Permission.objects.filter(content_type__app_label__in=_APPS)
    by_codename = {each.codename: each for each in permissions}
    for name, codenames in ROLES.items():
        group, created = Group.objects.get_or_create(name=name)
        if created or update:
            group.permissions.set(by_codename[codename] for codename in codenames)
