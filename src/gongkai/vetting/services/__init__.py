"""The doors through which rooms above have their content checked."""

from __future__ import annotations

from gongkai.vetting.services.checking import vet
from gongkai.vetting.services.masking import forget, mask_findings, record_masking
from gongkai.vetting.services.privacy import record_notice_shown
from gongkai.vetting.services.subjects import (
    Part,
    Presenter,
    PublishedItem,
    ToMask,
    register_published,
    register_subject,
)
from gongkai.vetting.services.waiving import ask_waiver, decide_waiver, settle_warning

__all__ = [
    "Part",
    "Presenter",
    "PublishedItem",
    "ToMask",
    "ask_waiver",
    "decide_waiver",
    "forget",
    "mask_findings",
    "record_masking",
    "record_notice_shown",
    "register_published",
    "register_subject",
    "settle_warning",
    "vet",
]
