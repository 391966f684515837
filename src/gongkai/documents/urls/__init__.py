"""Addresses of documents, one module a part of the work."""

from __future__ import annotations

from gongkai.documents.urls import interpretation, issue, life, openness, public, writing

app_name = "documents"
desk_urlpatterns = [
    *writing.urlpatterns,
    *openness.urlpatterns,
    *interpretation.urlpatterns,
    *issue.urlpatterns,
    *life.urlpatterns,
]
public_urlpatterns = public.urlpatterns
