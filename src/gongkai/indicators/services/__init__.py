"""Declaring indicators, sources and boards; freezing figures; the workbook of a board."""

from __future__ import annotations

from gongkai.indicators.queries.registry import Column, Source, check
from gongkai.indicators.services.declare import load, load_boards, register_source
from gongkai.indicators.services.freeze import freeze
from gongkai.indicators.services.workbook import board_workbook

__all__ = ["Column", "Source", "board_workbook", "check", "freeze", "load", "load_boards", "register_source"]
