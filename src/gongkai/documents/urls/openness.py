from __future__ import annotations

from django.urls import path

from gongkai.documents.views.desk import determining, openness, presets, rereviewing

urlpatterns = [
    path("desk/documents/determinations/", determining.queue, name="determinations"),
    path("desk/documents/determinations/decide/", determining.decide_many, name="decide_many"),
    path("desk/documents/historical/", determining.historical, name="historical"),
    path("desk/documents/rereviews/", rereviewing.rereviews, name="rereviews"),
    path("desk/documents/rereviews/<uuid:uuid>/", rereviewing.rereview, name="rereview"),
    path("desk/documents/secrecy/", rereviewing.secrecy, name="secrecy"),
    path("desk/documents/watch/", rereviewing.watch, name="watch"),
    path("desk/documents/series/", presets.series, name="series"),
    path("desk/documents/series/<uuid:uuid>/end/", presets.end_series, name="end_series"),
    path("desk/documents/<uuid:uuid>/openness/", openness.openness, name="openness"),
    path("desk/documents/<uuid:uuid>/openness/examine/", openness.examine, name="examine_openness"),
    path("desk/documents/<uuid:uuid>/openness/approve/", openness.approve, name="approve_openness"),
    path("desk/documents/<uuid:uuid>/openness/paper/", openness.paper, name="enter_openness"),
    path("desk/documents/<uuid:uuid>/openness/basis/", openness.basis, name="add_basis"),
]
