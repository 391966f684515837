from __future__ import annotations

from django.urls import path

from gongkai.lines.views import desk

app_name = "lines"
desk_urlpatterns = [
    path("desk/lines/", desk.listing, name="lines"),
    path("desk/lines/new/", desk.new, name="new"),
    path("desk/lines/conflicts/", desk.conflicts, name="conflicts"),
    path("desk/lines/conflicts/<uuid:uuid>/", desk.decide, name="decide"),
    path("desk/lines/<uuid:uuid>/", desk.line, name="line"),
    path("desk/lines/<uuid:uuid>/edit/", desk.edit, name="edit"),
    path("desk/lines/<uuid:uuid>/end/", desk.end, name="end"),
]
