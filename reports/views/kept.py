"""Pages of figures are kept as they were sent, until an edition later they would be others.

A kept page is one user's: it bears their name and what they may do. Only the token that protects
its forms is put in anew each time.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response

from reports.editions import current_edition

_FORM_TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


def _program() -> str:
    """Return what tells this version of the program from others, which may write other pages."""
    files = [*settings.BASE_DIR.glob("templates/**/*.html"), *Path(__file__).parent.glob("*.py")]
    return str(max(each.stat().st_mtime_ns for each in files))


_PROGRAM = _program()


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page of figures be written once an edition and user; who has it still, gets a 304."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        edition = current_edition()
        if request.method != "GET" or not edition or len(get_messages(request)):
            return view(request, *args, **kwargs)
        name = _name_of(request, edition)
        tag = f'"{_digest(name, request.META.get("CSRF_COOKIE", ""))}"'
        if unchanged := get_conditional_response(request, etag=tag):
            return unchanged
        page = cache.get(name)
        if page is None:
            response = view(request, *args, **kwargs)
            if response.status_code != HTTPStatus.OK:
                return response
            if current_edition() != edition:
                # Figures changed in between: the page may be half old, half new.
                return answer(request, *args, **kwargs)
            page = response.content
            cache.set(name, page, timeout=None)
        # A new token for the forms, and the cookie they are held against.
        token = get_token(request).encode()
        response = HttpResponse(_FORM_TOKEN.sub(rb"\g<1>" + token, page))
        response["ETag"] = tag
        return response

    return answer


def _name_of(request: HttpRequest, edition: str) -> str:
    today = timezone.localdate().isoformat()
    return _digest(_PROGRAM, edition, today, str(request.user.pk), request.get_full_path())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
