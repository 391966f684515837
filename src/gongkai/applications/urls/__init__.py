"""Addresses of applications: the public's, the registrar's, the handler's."""

from __future__ import annotations

from gongkai.applications.urls import desk, handling, public, redacting

desk_urlpatterns = [*handling.urlpatterns, *desk.urlpatterns, *redacting.urlpatterns]
public_urlpatterns = public.urlpatterns
