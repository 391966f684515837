"""Addresses the prebuilt site needs of the application."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.views import site

public_urlpatterns = [path("paused/", site.paused, name="paused")]
