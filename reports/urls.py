"""What is said about the dossiers, period by period."""

from django.urls import path

from reports.views.health import healthz
from reports.views.periods import home, period

urlpatterns = [
    path("", home, name="home"),
    path("ky/<str:slug>/", period, name="period"),
    path("healthz", healthz, name="healthz"),
]
