"""`/healthz`: whether the portal and its database answer; for the watch, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse


@login_not_required
def healthz(_request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse(
            "Không kết nối được cơ sở dữ liệu.\n", "text/plain; charset=utf-8", status=503
        )
    return HttpResponse("ok\n", "text/plain; charset=utf-8")
