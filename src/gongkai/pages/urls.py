"""Addresses of pages that belong to no room."""

from __future__ import annotations

from django.urls import path

from gongkai.pages import views

app_name = "pages"
urlpatterns = [path("reading/", views.reading, name="reading")]
