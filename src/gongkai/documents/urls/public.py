from __future__ import annotations

from django.urls import path

from gongkai.documents.views import public, public_document

urlpatterns = [
    path("documents/", public.documents, name="documents"),
    path("documents/library/", public.library, name="library"),
    path("documents/library/table/", public.library_table, name="library_table"),
    path("documents/history/", public.history, name="history"),
    path("documents/<uuid:uuid>/", public_document.document, name="document"),
    path("documents/<uuid:uuid>/print/", public_document.printed, name="print"),
]
