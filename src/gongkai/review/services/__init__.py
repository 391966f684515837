"""Changing reviews. Verbs the rooms above call: open_review, content_changed, withdraw.

Announced: review.opened(review_id, subject), review.completed(review_id, subject),
review.returned(review_id, subject), review.emergency_done(review_id, subject),
review.reopened(review_id, subject) when the content changed after everything held,
review.withdrawn(review_id, subject), review.turned(review_id) whenever other steps begin to wait.
"""

from __future__ import annotations

from gongkai.review.services.blanking import blank
from gongkai.review.services.opening import content_changed, open_review, withdraw

__all__ = ["blank", "content_changed", "open_review", "withdraw"]
