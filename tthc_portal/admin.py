"""The administration of the portal, under its Vietnamese name."""

from django.contrib.admin import AdminSite


class PortalAdminSite(AdminSite):
    site_header = "Quản trị hệ thống thống kê TTHC"
    site_title = "Quản trị TTHC"
    index_title = "Danh mục và người dùng"
