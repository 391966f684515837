from __future__ import annotations

from django.urls import path

from gongkai.applications.views.desk import conversions, learning, retention, saved

urlpatterns = [
    path("desk/applications/views/", saved.save, name="save_view"),
    path("desk/applications/views/drop/", saved.drop, name="drop_view"),
    path("desk/applications/conversions/", conversions.conversions, name="conversions"),
    path("desk/applications/conversions/drafts/", conversions.drafts, name="conversion_drafts"),
    path("desk/applications/crowding/", learning.crowding, name="crowding"),
    path("desk/applications/models/", learning.exemplary, name="models"),
    path("desk/applications/guide/", learning.guide, name="guide"),
    path("desk/applications/retention/", retention.retention, name="retention"),
]
