"""Open data and its description on the portal's face; handing in and keys on the desk's."""

from __future__ import annotations

from django.urls import path

from gongkai.api.views import batches, desk, items, public, registers

app_name = "api"
public_urlpatterns = [
    path("api/openapi.json", public.described, name="openapi"),
    path("api/catalogue/entries.json", public.entries, name="entries"),
    path("api/registers.json", registers.registers, name="registers"),
    path("api/registers/<slug:key>.json", registers.rows, name="register"),
    path("api/registers/<slug:key>/<uuid:entry>.json", registers.row, name="register_row"),
]
desk_urlpatterns = [
    path("api/catalogue/items/", items.send, name="items"),
    path("api/catalogue/items/<str:sender_id>/", items.state, name="item"),
    path("api/registers/<slug:key>/batches/", batches.push, name="push"),
    path("api/registers/<slug:key>/batches/<uuid:uuid>/", batches.state, name="pushed"),
    path("desk/api/keys/", desk.keys, name="keys"),
    path("desk/api/keys/<uuid:uuid>/end/", desk.end, name="end_key"),
]
