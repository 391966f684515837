from __future__ import annotations

from django.urls import path

from gongkai.search.views import desk, public

public_urlpatterns = [
    path("search/", public.search, name="search"),
    path("search/suggest/", public.suggest, name="suggest"),
]

desk_urlpatterns = [
    path("desk/search/", desk.search, name="search"),
    path("desk/search/synonyms/", desk.synonym_list, name="synonyms"),
    path("desk/search/synonyms/use/", desk.synonym_use, name="synonym_use"),
    path("desk/search/synonyms/<uuid:uuid>/", desk.synonym, name="synonym"),
    path("desk/search/missed/", desk.missed_list, name="missed"),
]
