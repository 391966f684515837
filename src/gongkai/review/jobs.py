"""Work after commit and by the clock; each entry calls services and nothing more. The wiring names them."""

from __future__ import annotations

from collections.abc import Callable

from gongkai.review.services import staffing, telling

__all__ = ["FOLLOWERS", "let_go", "remind"]

FOLLOWERS: dict[str, dict[str, Callable[..., object]]] = {
    "review.teller": {
        "review.turned": telling.turned,
        "review.returned": telling.returned,
        "review.completed": telling.completed,
        "review.emergency_done": telling.emergency_done,
        "review.remarked": telling.remarked,
        "review.delegated": telling.delegated,
        "review.expert_answered": telling.expert_answered,
    },
    "review.staffing": {"post.left": staffing.post_left},
}
remind = telling.remind
let_go = staffing.let_go_of_gone
