"""Who sees the files of batches: whoever may see the batch; never the public."""

from __future__ import annotations

from gongkai.orgs.rules import Actor
from gongkai.registers.queries import batches


def batch_file(actor: Actor | None, batch_id: int) -> bool:
    """The table somebody brought."""
    return actor is not None and batches.batches(actor).filter(pk=batch_id).exists()
