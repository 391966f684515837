"""Topics keep in step with the house: a merged unit's go to its successor."""

from __future__ import annotations

from gongkai.portal.models import Topic
from gongkai.trail import services as trail


def organ_merged(organ_id: int, into_id: int) -> int:
    """The successor answers for the topics of a merged unit; its post is to be named anew. How many."""
    rows = list(Topic.objects.select_for_update().filter(organ_id=organ_id))
    for row in rows:
        row.organ_id, row.post_id = into_id, None
        row.save(update_fields=["organ", "post"])
        trail.record(
            "topic.passed", of=row, by=None, jurisdiction_id=row.jurisdiction_id, before=organ_id, organ=into_id
        )
    return len(rows)
