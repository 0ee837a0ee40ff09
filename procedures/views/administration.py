"""The door of the administration: one sign-in for the whole portal, and a plain no for others."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


@login_required
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where the administration sends whom it does not let in, and who is asked for no password."""
    if not request.user.is_staff:
        raise PermissionDenied
    asked = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(asked if is_ours else reverse("admin:index"))
