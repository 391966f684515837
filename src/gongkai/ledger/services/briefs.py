"""周报: the brief as data for the printed page and as text for a work group. Written in `queries.briefs`."""

from __future__ import annotations

from gongkai.ledger.queries.briefs import Brief, BriefTask, UnitLine, group_text, leader_brief, unit_brief

__all__ = ["Brief", "BriefTask", "UnitLine", "group_text", "leader_brief", "unit_brief"]
