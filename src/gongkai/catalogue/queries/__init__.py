"""Readings of the catalogue."""

from __future__ import annotations

from gongkai.catalogue.queries.placements import places_of, places_of_many, published_in

__all__ = ["places_of", "places_of_many", "published_in"]
