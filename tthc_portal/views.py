"""What is shown where the machine fails: no database, no room, or a fault of ours."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views.defaults import server_error

from procedures.faults import is_database_away, is_no_room

_RETRY_SECONDS = 30


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a request that an exception has ended; the pages ask the database for nothing."""
    fault = sys.exc_info()[1]
    if is_no_room(fault):
        return _page("507.html", HTTPStatus.INSUFFICIENT_STORAGE)
    if is_database_away(fault):
        answer = _page("503.html", HTTPStatus.SERVICE_UNAVAILABLE)
        answer["Retry-After"] = _RETRY_SECONDS
        return answer
    return server_error(request)


def _page(name: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(loader.render_to_string(name), status=status)
