"""Addresses of documents and their lists for everyone."""

from __future__ import annotations

from django.urls import path

from gongkai.documents.urls import lists
from gongkai.documents.views import public_document

urlpatterns = [
    *lists.urlpatterns,
    path("documents/<uuid:uuid>/", public_document.document, name="document"),
    path("documents/<uuid:uuid>/print/", public_document.printed, name="print"),
]
