from __future__ import annotations

from django.urls import path

from gongkai.ledger.views import public

app_name = "ledger_public"
urlpatterns = [
    path("jinzhan/", public.progress, name="progress"),
    path("jinzhan/feed.xml", public.feed, name="feed"),
    path("jinzhan/jinzhan.xlsx", public.table, name="table"),
    path("jinzhan/<uuid:uuid>/", public.task, name="task"),
]
