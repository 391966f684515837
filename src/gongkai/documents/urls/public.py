"""Addresses of documents and their lists for everyone."""

from __future__ import annotations

from django.urls import path

from gongkai.documents.urls import lists
from gongkai.documents.views import public_document, public_files

urlpatterns = [
    *lists.urlpatterns,
    path("documents/<uuid:uuid>/", public_document.document, name="document"),
    path("documents/<uuid:uuid>/print/", public_document.printed, name="print"),
    path("documents/<uuid:uuid>/document.pdf", public_files.pdf, name="pdf"),
    path("documents/<uuid:uuid>/document.docx", public_files.word, name="word"),
    path("documents/<uuid:uuid>/text.txt", public_files.text, name="text"),
    path("documents/<uuid:uuid>/data.json", public_files.data, name="data"),
    path("documents/<uuid:uuid>/address.svg", public_files.code, name="code"),
    path("documents/<uuid:uuid>/attachments/<uuid:file>/", public_files.look, name="look"),
]
