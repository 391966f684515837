from __future__ import annotations

from django.urls import path

from gongkai.workdays.views import calendar, limits

app_name = "workdays"
desk_urlpatterns = [
    path("desk/workdays/", calendar.calendar, name="calendar"),
    path("desk/workdays/load/", calendar.load, name="load"),
    path("desk/workdays/<int:year>/correct/", calendar.correct, name="correct"),
    path("desk/workdays/local/", calendar.local_days, name="local_days"),
    path("desk/workdays/local/<uuid:uuid>/drop/", calendar.drop_local_day, name="drop_local_day"),
    path("desk/workdays/limits/", limits.limits, name="limits"),
    path("desk/workdays/limits/<uuid:uuid>/withdraw/", limits.withdraw_limit, name="withdraw_limit"),
    path("desk/workdays/limits/<str:key>/", limits.set_limit, name="set_limit"),
    path("desk/workdays/derive/", limits.derive, name="derive"),
]
