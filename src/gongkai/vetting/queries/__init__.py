"""What rooms above read: how a subject stands, why it cannot go out, what waits for a unit."""

from __future__ import annotations

from gongkai.vetting.queries.standing import May, Standing, may, reasons_not_to_publish, standing

__all__ = ["May", "Standing", "may", "reasons_not_to_publish", "standing"]
