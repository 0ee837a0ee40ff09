"""Whose request it is: the address of the visitor, not of the proxy before the site."""

from django.conf import settings


def client_address(request) -> str:
    """Return the address that the outermost of our own proxies saw.

    Only what our proxies wrote is believed; a visitor may write anything further left.
    """
    forwarded = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if settings.PROXY_COUNT and len(forwarded) >= settings.PROXY_COUNT and forwarded[0]:
        return forwarded[-settings.PROXY_COUNT]
    return request.META.get("REMOTE_ADDR", "")
