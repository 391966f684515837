from __future__ import annotations

from gongkai.vetting.models.campaigns import Campaign, CampaignItem
from gongkai.vetting.models.checks import Check, Finding, Trace, Waiver
from gongkai.vetting.models.dictionary import Term
from gongkai.vetting.models.privacy import EpidemicText, Notice, NoticeShown, ProcessingRule

__all__ = [
    "Campaign",
    "CampaignItem",
    "Check",
    "EpidemicText",
    "Finding",
    "Notice",
    "NoticeShown",
    "ProcessingRule",
    "Term",
    "Trace",
    "Waiver",
]
