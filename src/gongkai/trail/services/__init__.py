"""The one door through which the trail is written."""

from __future__ import annotations

from gongkai.trail.services.recording import Doer, Happening, record, record_many, subject_of
from gongkai.trail.services.sealing import leave_anchor, seal
from gongkai.trail.services.veiling import case_key, destroy_case_key, unveiled, veiled

__all__ = [
    "Doer",
    "Happening",
    "case_key",
    "destroy_case_key",
    "leave_anchor",
    "record",
    "record_many",
    "seal",
    "subject_of",
    "unveiled",
    "veiled",
]
