"""What holds for every answer of the portal."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from procedures.events import origin
from tthc_portal.addresses import client_address


def keep_answers_private(answer: Callable[[HttpRequest], HttpResponse]):
    """Let nobody between the portal and a browser keep an answer, nor the browser without asking.

    Files that carry a cache policy of their own (the static ones) never come by here.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return answered


def refuse_nul(answer: Callable[[HttpRequest], HttpResponse]):
    """Refuse an address with a NUL: no link of ours has one, and PostgreSQL takes none as text."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in an address")
        return answer(request)

    return answered


def remember_origin(answer: Callable[[HttpRequest], HttpResponse]):
    """Let whatever a request does be written down with the address it came from."""

    def answered(request: HttpRequest) -> HttpResponse:
        before = origin.set(client_address(request))
        try:
            return answer(request)
        finally:
            origin.reset(before)

    return answered
