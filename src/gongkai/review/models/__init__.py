"""Schemes, reviews with their steps and decisions, remarks, delegations, pairings, experts' opinions."""

from __future__ import annotations

from gongkai.review.models.arrangements import Delegation, ExpertInvitation, Pairing, Scheme
from gongkai.review.models.work import NO_DUE, Decision, Remark, Review, Step, Version

__all__ = [
    "NO_DUE",
    "Decision",
    "Delegation",
    "ExpertInvitation",
    "Pairing",
    "Remark",
    "Review",
    "Scheme",
    "Step",
    "Version",
]
