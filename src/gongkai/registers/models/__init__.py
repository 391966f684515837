from __future__ import annotations

from gongkai.registers.models.batches import BadCell, Batch, Matching, Row
from gongkai.registers.models.draws import Draw, Urging
from gongkai.registers.models.pictures import BasePicture
from gongkai.registers.models.pulls import Pull
from gongkai.registers.models.registers import DefinitionVersion, Register

__all__ = [
    "BadCell",
    "BasePicture",
    "Batch",
    "DefinitionVersion",
    "Draw",
    "Matching",
    "Pull",
    "Register",
    "Row",
    "Urging",
]
