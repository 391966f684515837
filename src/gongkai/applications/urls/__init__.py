"""Addresses of applications: the public's, the registrar's, the handler's."""

from __future__ import annotations

from gongkai.applications.urls import after, desk, handling, public, redacting

desk_urlpatterns = [*handling.urlpatterns, *desk.urlpatterns, *after.urlpatterns, *redacting.urlpatterns]
public_urlpatterns = public.urlpatterns
