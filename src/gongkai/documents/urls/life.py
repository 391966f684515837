from __future__ import annotations

from django.urls import URLPattern, path

from gongkai.documents.views.desk import library, life

urlpatterns: list[URLPattern] = [
    path("desk/documents/<uuid:uuid>/life/", life.life, name="life"),
    path("desk/documents/releases/", library.releases, name="releases"),
    path("desk/documents/library/", library.library, name="library"),
    path("desk/documents/cleanups/", library.listing, name="cleanups"),
    path("desk/documents/cleanups/new/", library.new, name="cleanup_new"),
    path("desk/documents/cleanups/<uuid:uuid>/", library.cleanup, name="cleanup"),
    path("desk/documents/cleanups/<uuid:uuid>/table/", library.cleanup_table, name="cleanup_table"),
]
