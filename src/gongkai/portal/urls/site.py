"""Addresses the prebuilt site needs of the application."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.views import seen, site

public_urlpatterns = [
    path("paused/", site.paused, name="paused"),
    path("seen/<path:address>", seen.seen, name="seen"),
]
desk_urlpatterns = [path("desk/views/", seen.most_read, name="most_read")]
