"""What is late, whose and why, as a leader reads it."""

from __future__ import annotations

from gongkai.ledger.queries import parts
from gongkai.ledger.rules.addresses import page_of
from gongkai.ledger.rules.states import AssignmentState
from gongkai.orgs.rules import Actor
from gongkai.orgs.rules.work import Late

WHY = {
    AssignmentState.NEW: "还没有签收",
    AssignmentState.UNDERWAY: "已到时限，还没有报送",
    AssignmentState.RETURNED: "退回后还没有重新报送",
    AssignmentState.STANDING: "定期检查的节点还没有报送",
}


def late(actor: Actor, most: int = 200) -> list[Late]:
    """The parts past their day that the actor may see, the longest overdue first."""
    rows = parts.listing(actor, parts.Filters(late=True), size=most).rows
    return [
        Late(
            str(row.task),
            page_of("parts", row.uuid),
            row.organ.short_name,
            row.next_due,
            WHY.get(AssignmentState(row.state), "已到时限"),
            row.leader_in_charge,
        )
        for row in rows
        if row.next_due
    ]
