"""Addresses of the catalogue, one module a part."""

from __future__ import annotations

from gongkai.catalogue.urls import columns, entries

app_name = "catalogue"
desk_urlpatterns = [*columns.desk_urlpatterns, *entries.desk_urlpatterns]
public_urlpatterns = [*columns.public_urlpatterns, *entries.public_urlpatterns]
