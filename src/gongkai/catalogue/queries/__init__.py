"""Readings of the catalogue."""

from __future__ import annotations

from gongkai.catalogue.queries.placements import places_of, places_of_many, published_in
from gongkai.catalogue.queries.registers import negative_items

__all__ = ["negative_items", "places_of", "places_of_many", "published_in"]
