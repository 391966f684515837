from __future__ import annotations

from django.urls import path

from gongkai.ledger.views.desk import checking, intake

urlpatterns = [
    path("desk/notices/", intake.listing, name="intakes"),
    path("desk/notices/upload/", intake.upload, name="upload"),
    path("desk/notices/<uuid:uuid>/", checking.page, name="intake"),
    path("desk/notices/<uuid:uuid>/status/", intake.status, name="intake_status"),
    path("desk/notices/<uuid:uuid>/head/", checking.head, name="intake_head"),
    path("desk/notices/<uuid:uuid>/again/", intake.again, name="intake_again"),
    path("desk/notices/<uuid:uuid>/discard/", intake.discard, name="intake_discard"),
    path("desk/notices/<uuid:uuid>/doubts/", checking.settle_all, name="intake_settle"),
    path("desk/notices/<uuid:uuid>/add/", checking.add, name="intake_add"),
    path("desk/notices/<uuid:uuid>/confirm/", intake.confirm, name="intake_confirm"),
    path("desk/notices/items/<uuid:uuid>/", checking.item, name="intake_item"),
]
