"""Whether two applications ask for nearly the same thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

NEAR = 0.6
_FILLER = re.compile(
    r"申请人|本人|我(?:们|单位|公司)?|请(?:求|问|依法)?|依法|申请|获取|公开|提供|关于|有关|相关|政府信息|信息|材料|复印件|希望|贵(?:局|机关|单位|办)|您好|的|了"
)
_MARKS = re.compile(r"[^\w\u3400-\u9fff]+")


def core(matter: str) -> str:
    """What is left of a request without the words every request has."""
    return _MARKS.sub("", _FILLER.sub("", unicodedata.normalize("NFKC", matter)))


def likeness(one: str, other: str) -> float:
    """0 to 1: how many neighbouring pairs of characters two requests share."""
    first, second = _pairs(core(one)), _pairs(core(other))
    if not first or not second:
        return float(core(one) == core(other) != "")
    return len(first & second) / len(first | second)


def nearly_same(one: str, other: str) -> bool:
    """Whether somebody should look at both: alike as a whole, or one stands nearly whole in the other."""
    first, second = _pairs(core(one)), _pairs(core(other))
    if likeness(one, other) >= NEAR:
        return True
    least = min(len(first), len(second))
    return least >= 6 and len(first & second) / least >= 0.9


def alike(matters: Sequence[str], among: Sequence[str]) -> list[int]:
    """Of each matter, how many of the others are nearly the same; each is taken apart once."""
    held = [_pairs(core(other)) for other in among]
    found = []
    for matter in matters:
        own = _pairs(core(matter))
        found.append(sum(_near(own, other) for other in held))
    return found


def _near(first: set[str], second: set[str]) -> bool:
    shared, least = len(first & second), min(len(first), len(second))
    if not least:
        return False
    return shared >= NEAR * (len(first) + len(second) - shared) or (least >= 6 and shared >= 0.9 * least)


def looked_for(matter: str, most: int = 40) -> str:
    """Words to look for what is published already: the request without filler, in its own order."""
    plain = _FILLER.sub(" ", unicodedata.normalize("NFKC", matter.replace("\0", "")))
    words = [word for word in re.split(r"[^\w\u3400-\u9fff〔〕]+", plain) if len(word) > 1]
    found = ""
    for word in words:
        if len(found) + len(word) + 1 > most:
            break
        found = f"{found} {word}".strip()
    return found or (words[0][:most] if words else "")


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
