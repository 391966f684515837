"""Behind proxies limits count persons, and nobody can pretend to be somebody else."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from gongkai.kernel.proxies import AskerAddress, asker

NGINX = "127.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "layers", "who"),
    [
        ("198.51.100.7", 0, NGINX),  # no proxy is configured: anybody may write the header
        ("198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),  # the left one was written by the asker
        ("203.0.113.9, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        ("2001:DB8::1", 1, "2001:db8::1"),
        ("198.51.100.7", 2, NGINX),
        ("", 1, NGINX),
        ("<script>", 1, NGINX),
    ],
)
def test_it_counts_from_the_end(forwarded, layers, who):
    assert asker(NGINX, forwarded, layers) == who


def test_views_see_who_asks(settings):
    settings.PROXIES = 1
    seen = AskerAddress(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")
    assert seen(request).content == b"198.51.100.7"
