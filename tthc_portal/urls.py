"""The addresses of the portal: Vietnamese, without accents."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
