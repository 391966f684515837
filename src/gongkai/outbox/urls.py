from __future__ import annotations

from django.urls import path

from gongkai.outbox.views import desk

app_name = "outbox"
desk_urlpatterns = [
    path("outbox/", desk.letters, name="letters"),
    path("outbox/<int:letter_id>/retry/", desk.retry, name="retry"),
    path("outbox/<int:letter_id>/drop/", desk.drop, name="drop"),
]
