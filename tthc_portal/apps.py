from django.contrib.admin.apps import AdminConfig


class PortalAdminConfig(AdminConfig):
    default_site = "tthc_portal.admin.PortalAdminSite"
