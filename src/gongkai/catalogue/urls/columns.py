"""Columns, placements, guides, rules and subject classes."""

from __future__ import annotations

from django.urls import URLPattern

desk_urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
