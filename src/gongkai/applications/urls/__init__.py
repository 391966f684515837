"""Addresses of applications: the public's, the registrar's, the handler's."""

from __future__ import annotations

from gongkai.applications.urls import desk, handling, public

desk_urlpatterns = [*handling.urlpatterns, *desk.urlpatterns]
public_urlpatterns = public.urlpatterns
