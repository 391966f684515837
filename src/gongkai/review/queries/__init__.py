"""Reading reviews: where a subject stands, what waits for a post, one review, figures. The doors other rooms use."""

from __future__ import annotations

from gongkai.review.queries.schemes import scheme_now
from gongkai.review.queries.standing import Standing, of, standing

__all__ = ["Standing", "of", "scheme_now", "standing"]
