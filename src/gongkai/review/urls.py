from __future__ import annotations

from django.urls import URLPattern

app_name = "review"
desk_urlpatterns: list[URLPattern] = []
