from __future__ import annotations

from django.urls import path

from gongkai.applications.views.desk import assigning, entering, ledger, printing, registering

urlpatterns = [
    path("desk/applications/", ledger.ledger, name="ledger"),
    path("desk/applications/export/", ledger.export, name="export"),
    path("desk/applications/register/", registering.queue, name="queue"),
    path("desk/applications/new/", entering.new, name="enter"),
    path("desk/applications/opinions/", assigning.mine, name="opinions"),
    path("desk/applications/opinions/<uuid:uuid>/", assigning.opinion, name="opinion"),
    path("desk/applications/<uuid:uuid>/assign/", assigning.assign, name="assign"),
    path("desk/applications/<uuid:uuid>/register/", registering.register, name="register"),
    path("desk/applications/<uuid:uuid>/code/", registering.renew, name="renew_code"),
    path("desk/applications/<uuid:uuid>/forget/", registering.forget, name="forget"),
    path("desk/applications/papers/<uuid:uuid>/", registering.paper, name="identity"),
    path("desk/applications/print/", printing.several, name="print"),
]
