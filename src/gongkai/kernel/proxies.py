"""Who asks, when reverse proxies stand in front."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def asker(peer: str, forwarded: str, layers: int) -> str:
    """The address of who asks: `forwarded` (X-Forwarded-For) counted from its end, one a layer that we trust.

    What stands further left was written by the asker and proves nothing. Without layers, or with a list that is too
    short or no address, it is the peer of the connection.
    """
    if layers < 1:
        return peer
    hops = [hop.strip() for hop in forwarded.split(",")]
    if len(hops) < layers:
        return peer
    try:
        return str(ip_address(hops[-layers]))
    except ValueError:
        return peer


class AskerAddress:
    """Has REMOTE_ADDR be who asks and not the nearest of the PROXIES: limits a person must not be one for everybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on with its true address."""
        meta = request.META
        meta["REMOTE_ADDR"] = asker(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""), settings.PROXIES)
        return self.get_response(request)
