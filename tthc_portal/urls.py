"""The addresses of the portal: Vietnamese, without accents."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from procedures.views.administration import admin_login

urlpatterns = [
    path("", include("reports.urls")),
    path("nap/", include("procedures.urls")),
    path("dang-nhap/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("admin/login/", admin_login),
    path("admin/", admin.site.urls),
]

handler500 = "tthc_portal.views.failed"
