from __future__ import annotations

from django.urls import path

from gongkai.outbox.views import desk

app_name = "outbox"
desk_urlpatterns = [
    path("desk/outbox/", desk.letters, name="letters"),
    path("desk/outbox/<int:letter_id>/retry/", desk.retry, name="retry"),
    path("desk/outbox/<int:letter_id>/drop/", desk.drop, name="drop"),
]
