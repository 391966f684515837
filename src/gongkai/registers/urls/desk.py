from __future__ import annotations

from django.urls import path

from gongkai.registers.views import desk, filling, pictures, pulls

urlpatterns = [
    path("desk/registers/", desk.registers, name="registers"),
    path("desk/registers/batches/<uuid:uuid>/", desk.batch, name="batch"),
    path("desk/registers/batches/<uuid:uuid>/act/", desk.act, name="act"),
    path("desk/registers/batches/<uuid:uuid>/marked.xlsx", desk.marked, name="marked"),
    path("desk/registers/rows/<uuid:entry>/", desk.row, name="row"),
    path("desk/registers/rows/<uuid:entry>/files/<slug:field>/", filling.file, name="file"),
    path("desk/registers/picture/", pictures.picture, name="picture"),
    path("desk/registers/define/", desk.define, name="define"),
    path("desk/registers/<slug:key>/define/", desk.define, name="redefine"),
    path("desk/registers/<slug:key>/", desk.register, name="register"),
    path("desk/registers/<slug:key>/begin/", desk.begin, name="begin"),
    path("desk/registers/<slug:key>/match/", desk.match, name="match"),
    path("desk/registers/<slug:key>/new/", filling.fill, name="fill"),
    path("desk/registers/<slug:key>/pull/", pulls.pull, name="pull"),
    path("desk/registers/<slug:key>/template.xlsx", desk.template, name="template"),
]
