from __future__ import annotations

from django.urls import path

from gongkai.applications.views import redacting, seals

urlpatterns = [
    path("desk/applications/redactions/<uuid:uuid>/", redacting.page, name="redaction"),
    path("desk/applications/redactions/<uuid:uuid>/pages/", redacting.pages, name="redaction_pages"),
    path("desk/applications/redactions/<uuid:uuid>/picture/", redacting.picture, name="redaction_picture"),
    path("desk/applications/redactions/<uuid:uuid>/preview/", redacting.preview, name="redaction_preview"),
    path("desk/applications/seals/", seals.seals, name="seals"),
    path("desk/applications/seals/export/", seals.export, name="seals_export"),
]
