"""What holds for every answer of the portal."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


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
