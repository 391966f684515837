from __future__ import annotations

from django.urls import URLPattern

app_name = "catalogue"
desk_urlpatterns: list[URLPattern] = []
public_urlpatterns: list[URLPattern] = []
