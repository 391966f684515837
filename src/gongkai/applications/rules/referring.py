"""Where else somebody is to turn to: the organ in charge, the state archives, who may correct a record (第三十六条、第四十一条)."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.applications.rules.asking import Nature
from gongkai.applications.rules.states import Act
from gongkai.kernel.labels import Labelled

HANDED_OVER = ("移交", "档案馆")
CONSULTING = frozenset({Act.CONSULT, Act.TAKE_OPINION})


class Pointing(Labelled):
    """What sort of place it is."""

    ORGAN = "ORGAN", "负责公开（有权更正）的行政机关"
    ARCHIVE = "ARCHIVE", "国家档案馆"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to turn to: what is known of it, "" otherwise. `online`: the same may be asked there on this site."""

    kind: Pointing
    name: str
    phone: str = ""
    address: str = ""
    online: bool = False


def reasons_not_to_point(place: Place, *, own_name: str) -> list[str]:
    """Why this does not help: it is named, can be reached, and is somebody else."""
    if not place.name.strip():
        return ["请选择机关，或者填写名称。"]
    reasons = []
    if place.name.strip() == own_name:
        reasons.append("指明的机关不能是本机关。")
    if place.kind is Pointing.ARCHIVE and "档案馆" not in place.name:
        reasons.append("请填写国家档案馆的名称；仍由本机关档案机构保管的，适用条例，应当检索后答复。")
    if place.kind is Pointing.ARCHIVE and not place.address.strip():
        reasons.append("请填写档案馆的地址。")
    if not place.phone.strip() and not place.address.strip():
        reasons.append("请填写联系电话或者地址（第三十六条第（五）项：告知名称、联系方式）。")
    return reasons


def sentence(place: Place, nature: Nature) -> str:
    """What a letter says of it."""
    reach = "，".join(
        part for part in (
            f"联系电话：{place.phone.strip()}" if place.phone.strip() else "",
            f"地址：{place.address.strip()}" if place.address.strip() else "",
        ) if part
    )  # fmt: skip
    if place.kind is Pointing.ARCHIVE:
        return f"您可以到{place.name}依照档案管理的规定查阅、利用（{reach}）。"
    doing = "提出更正" if nature is Nature.CORRECTION else "申请获取"
    more = "也可以在本网站查询本申请的页面直接提出，已填写的内容会带过去。" if place.online else ""
    return f"您可以向{place.name}{doing}（{reach}）。{more}"


def speaks_of_handing_over(*texts: str) -> bool:
    """Whether a search found that something went to the archives."""
    return any(word in text for text in texts for word in HANDED_OVER)


def reasons_not_for(act: Act, nature: Nature) -> list[str]:
    """What an application for correcting one's own record does not know: nothing is disclosed, so nobody is asked (第三十二条)."""
    if nature is Nature.CORRECTION and act in CONSULTING:
        return ["更正与本人相关的政府信息（第四十一条）不公开信息，不征求第三方意见。"]
    return []
