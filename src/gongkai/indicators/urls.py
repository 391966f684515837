from __future__ import annotations

from django.urls import path

from gongkai.indicators.views import desk

app_name = "indicators"
desk_urlpatterns = [
    path("desk/boards/", desk.boards, name="boards"),
    path("desk/boards/<str:key>/", desk.board, name="board"),
    path("desk/boards/<str:key>/xlsx/", desk.board_xlsx, name="board_xlsx"),
    path("desk/indicators/", desk.definitions, name="definitions"),
    path("desk/indicators/<str:key>/", desk.drill, name="drill"),
]
