"""Which organ or group a printed unit name means: 区住建局 = 区住房和城乡建设局, 各镇人民政府 = a group.

A name is tried in tiers, from the surest to the loosest; at each tier it counts only if it means one organ. Two
possible organs are never guessed between: the answer is "none" with the candidates.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from gongkai.kernel.text import fold
from gongkai.orgs.rules.abbreviations import Abbreviations
from gongkai.orgs.rules.collective import Signature, signature

NEAREST = 5
COMMON = 16  # a character or pair in more names than this (or a twelfth of them) tells nothing
LEAST_LIKENESS = 0.25
SUCCESSOR_LIKENESS = 0.8
COUNTERPART_LIKENESS = 0.95
_LEVELS = {"COUNTY": "县区旗", "CITY": "市州盟", "PROVINCE": "省", "TOWN": "乡镇"}
_LEVEL_MARKS = frozenset("县区旗市州盟省")
_SUFFIXES = ("分局", "局", "委", "厅", "办")
_WHOLE = frozenset({"政府办", "政府", "党委办", "人大办", "政协办", "管委"})
_BRACKETS = re.compile(r"\([^()]*\)")
_NOISE = re.compile(r"^[《“\"'·•\s]+|[。；;，,、:：》”\"'\s]+$|等$")
_OWN_WORD = re.compile(r"市场|市监(?![狱察])|市政(?![府务])|市容|市民(?![政族宗])|区域|县域|省道")


class How(StrEnum):
    """By what a printed name was matched, surest first."""

    NAME = "NAME"  # 全称
    SHORT = "SHORT"  # 简称
    ALIAS = "ALIAS"  # 别名
    FORMER = "FORMER"  # 曾用名，或已并入单位的名称
    PREFIX = "PREFIX"  # 去掉地区名后相同
    ABBREVIATION = "ABBREVIATION"  # 缩写展开后相同
    SUFFIX = "SUFFIX"  # 局、委、办之别
    SOLE = "SOLE"  # 本地仅有一个同类单位
    COLLECTIVE = "COLLECTIVE"  # 集合单位
    COLLECTIVE_NEAR = "COLLECTIVE_NEAR"  # 集合单位，范围略有出入（各镇 / 各乡镇、街道）
    COUNTERPART = "COUNTERPART"  # 上级单位的对口单位
    AMBIGUOUS = "AMBIGUOUS"  # 可能是几个单位之一
    SUPERIOR = "SUPERIOR"  # 上级（或下级）的单位，本地对口单位列在首位
    UNKNOWN = "UNKNOWN"  # 没有认出


HOW_LABELS = {
    How.NAME: "全称一致", How.SHORT: "简称一致", How.ALIAS: "别名一致", How.FORMER: "曾用名", How.PREFIX: "去掉地区名后一致",
    How.ABBREVIATION: "按缩写认出", How.SUFFIX: "按职能认出", How.SOLE: "本地唯一同类单位", How.COLLECTIVE: "集合单位",
    How.COLLECTIVE_NEAR: "集合单位（范围请核对）", How.COUNTERPART: "上级单位的对口单位", How.AMBIGUOUS: "可能是几个单位之一",
    How.SUPERIOR: "非本级单位，请确认对口单位", How.UNKNOWN: "没有认出",
}  # fmt: skip


class Near(NamedTuple):
    """A candidate: likeness from 0 to 1."""

    id: int
    kind: str
    name: str
    likeness: float


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """What a printed name means. `kind` is "organ", "group" or "none"; of "none", `nearest` holds the candidates."""

    kind: str
    id: int | None
    name: str
    how: How
    nearest: tuple[Near, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether nobody need look at it again."""
        return self.kind != "none" and self.how not in {How.SUFFIX, How.COLLECTIVE_NEAR, How.SOLE, How.COUNTERPART}


@dataclass(frozen=True, slots=True)
class Place:
    """The jurisdiction as names are printed: 云溪县, 云溪, COUNTY, (临河市, 河东省)."""

    name: str
    short_name: str
    level: str
    superiors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedOrgan:
    """An organ with all its names; `successor_id` when it was merged or closed."""

    id: int
    name: str
    short_name: str
    kind: str
    active: bool = True
    aliases: tuple[str, ...] = ()
    formers: tuple[str, ...] = ()
    successor_id: int | None = None


@dataclass(frozen=True, slots=True)
class NamedGroup:
    """A collective unit with its other ways of writing."""

    id: int
    name: str
    aliases: tuple[str, ...] = ()


class NameBook:
    """All names of one jurisdiction. Built once for a batch; `match` is pure and remembers its answers."""

    def __init__(
        self, place: Place, organs: Iterable[NamedOrgan], groups: Iterable[NamedGroup], table: Abbreviations
    ) -> None:
        self._table = table
        self._place = place
        self._organs = {organ.id: organ for organ in organs}
        self._groups = {group.id: group for group in groups}
        self._own_marks = frozenset(_LEVELS.get(place.level, "") + place.name[-1:])
        places = {place.name, place.short_name, *place.superiors}
        places |= {name[:-1] for name in place.superiors if len(name) > 2}
        self._places = sorted((fold(name) for name in places if name), key=len, reverse=True)
        self._tiers: dict[How, dict[str, set[int]]] = {how: {} for how in _TIERS}
        self._group_names: dict[str, set[int]] = defaultdict(set)
        self._signatures: dict[Signature, set[int]] = defaultdict(set)
        self._near_signatures: dict[Signature, set[int]] = defaultdict(set)
        self._features: dict[str, list[int]] = defaultdict(list)
        self._forms: list[tuple[str, int, int]] = []
        self._known: dict[tuple[str, bool], UnitMatch] = {}
        self._zones = [organ.id for organ in self._organs.values() if organ.active and organ.kind == "ZONE"]
        for organ in self._organs.values():
            self._enter_organ(organ)
        for group in self._groups.values():
            self._enter_group(group)

    def match(self, printed: str, *, counterparts: bool = False) -> UnitMatch:
        """What the name means here; `counterparts` takes a superior's bureau (市住建局) for the local one."""
        key = (printed, counterparts)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._match(printed, counterparts)
        return found

    def _match(self, printed: str, counterparts: bool) -> UnitMatch:
        text = _NOISE.sub("", fold(printed))
        plain = _BRACKETS.sub("", text) if "(" in text else text
        if found := self._as_organ(text) or self._as_group(text):
            return found
        if plain and plain != text and (found := self._as_organ(plain)):
            return found
        if found := self._as_foreign(plain or text, counterparts):
            return found
        return UnitMatch("none", None, printed, How.UNKNOWN, self._nearest(plain or text))

    def _as_organ(self, text: str) -> UnitMatch | None:
        if not text:
            return None
        keys = self._keys(text)
        for how, names in self._tiers.items():
            for key in keys[_TIERS[how]]:
                if ids := names.get(key):
                    return self._one_of(ids, how)
        if self._zones and len(self._zones) == 1 and any(key in _SOLE_ZONE for key in keys[2]):
            return self._one_of({self._zones[0]}, How.SOLE)
        return None

    def _one_of(self, ids: set[int], how: How) -> UnitMatch:
        if len(ids) == 1:
            organ = self._organs[next(iter(ids))]
            return UnitMatch("organ", organ.id, organ.name, how)
        candidates = tuple(Near(id, "organ", self._organs[id].name, 0.9) for id in sorted(ids))
        return UnitMatch("none", None, "", How.AMBIGUOUS, candidates)

    def _as_group(self, text: str) -> UnitMatch | None:
        if ids := self._group_names.get(text):
            return self._one_group(ids, How.ALIAS)
        found = signature(text, self._places)
        if found is None:
            return None
        if ids := self._signatures.get(found):
            return self._one_group(ids, How.COLLECTIVE)
        if ids := self._near_signatures.get(found.near()):
            return self._one_group(ids, How.COLLECTIVE_NEAR)
        return None

    def _one_group(self, ids: set[int], how: How) -> UnitMatch:
        if len(ids) == 1:
            group = self._groups[next(iter(ids))]
            return UnitMatch("group", group.id, group.name, how)
        candidates = tuple(Near(id, "group", self._groups[id].name, 0.9) for id in sorted(ids))
        return UnitMatch("none", None, "", How.AMBIGUOUS, candidates)

    def _as_foreign(self, text: str, counterparts: bool) -> UnitMatch | None:
        """市财政局 in a county's book: the superior's, whose counterpart here is offered (or taken)."""
        if text[:1] not in _LEVEL_MARKS or text[:1] in self._own_marks or _OWN_WORD.match(text):
            return None
        found = self._as_organ(text[1:])
        if found is None or found.id is None:
            return None
        if counterparts:
            return UnitMatch("organ", found.id, found.name, How.COUNTERPART)
        rest = [near for near in self._nearest(text[1:]) if near.id != found.id or near.kind != "organ"]
        first = Near(found.id, "organ", found.name, COUNTERPART_LIKENESS)
        return UnitMatch("none", None, text, How.SUPERIOR, (first, *rest[: NEAREST - 1]))

    def _bare(self, text: str) -> str:
        """Without 中共, names of the place and its superiors, and the mark of the own level (县财政局 → 财政局)."""
        text = text.removeprefix("中共").removeprefix("国家税务总局")
        for _ in range(3):
            for name in self._places:
                if text.startswith(name) and len(text) > len(name):
                    text = text[len(name) :]
                    break
            else:
                break
        if text[:1] in self._own_marks and len(text) > 2 and not _OWN_WORD.match(text):
            text = text[1:]
        for name in self._places:
            if name in text and text.endswith("分局"):
                text = text.replace(name, "")
        return text

    def _keys(self, text: str) -> tuple[tuple[str, ...], ...]:
        """Keys of the tiers: as printed; bare; collapsed; without suffix. Bare and whole forms are both tried."""
        table, bare = self._table, self._bare(text)
        bares: tuple[str, ...] = (text,) if bare == text else (text, bare)
        if bare.startswith("委") and bare != text:  # 县委办 is the party's office; 县委宣传部 is 宣传部
            bares = (text, "党" + bare) if bare[1:] in {"办", "办公室"} else (text, bare, bare[1:])
        collapsed = tuple(dict.fromkeys(table.collapse(form) for form in bares))
        return (text,), bares, collapsed, tuple(filter(None, map(_without_suffix, collapsed)))

    def _enter_organ(self, organ: NamedOrgan) -> None:
        target = self._standing(organ)
        if target is None:
            return
        own = [(organ.name, How.NAME), (organ.short_name, How.SHORT)]
        own += [(alias, How.ALIAS) for alias in organ.aliases] + [(former, How.FORMER) for former in organ.formers]
        tiers = self._tiers
        for name, how in own:
            text = fold(name)
            if not text:
                continue
            keys = self._keys(text)
            how = how if organ.active else How.FORMER
            tiers[how].setdefault(text, set()).add(target)
            if how is How.FORMER:
                continue
            for loose in (How.PREFIX, How.ABBREVIATION, How.SUFFIX):
                # the last form is the barest: the organ answers to 财政局, not to a foreign 市财政局
                for key in keys[_TIERS[loose]][-1:] if loose is not How.PREFIX else keys[1]:
                    tiers[loose].setdefault(key, set()).add(target)
            self._feature("organ", target, keys[2][-1])

    def _standing(self, organ: NamedOrgan) -> int | None:
        """The active organ that stands for it: itself, or the last of its successors."""
        seen: set[int] = set()
        while not organ.active:
            if organ.successor_id is None or organ.id in seen or organ.successor_id not in self._organs:
                return None
            seen.add(organ.id)
            organ = self._organs[organ.successor_id]
        return organ.id

    def _enter_group(self, group: NamedGroup) -> None:
        for name in (group.name, *group.aliases):
            text = fold(name)
            if not text:
                continue
            self._group_names[text].add(group.id)
            self._feature("group", group.id, self._table.collapse(text))
            if found := signature(text, self._places):
                self._signatures[found].add(group.id)
                self._near_signatures[found.near()].add(group.id)

    def _feature(self, kind: str, id: int, collapsed: str) -> None:
        grams = _grams(_without_suffix(collapsed) or collapsed)
        place = len(self._forms)
        self._forms.append((kind, id, len(grams)))
        for gram in grams:
            self._features[gram].append(place)

    def _nearest(self, text: str) -> tuple[Near, ...]:
        """The likest names (Dice on characters and pairs of the collapsed form); successors by reform come first."""
        bare = self._bare(text)
        if bare[:1] in _LEVEL_MARKS and len(bare) > 2 and not _OWN_WORD.match(bare):
            bare = bare[1:]
        collapsed = self._table.collapse(bare)
        core = _without_suffix(collapsed) or collapsed
        grams = _grams(core)
        often = max(COMMON, len(self._forms) // 12)
        lists = [found for gram in grams if (found := self._features.get(gram)) and len(found) <= often]
        shared = Counter(chain.from_iterable(lists))
        enough = max(1, int(LEAST_LIKENESS * len(grams) / 2), max(shared.values(), default=0) // 2)
        scores: dict[tuple[str, int], float] = {}
        for place, count in shared.items():
            if count >= enough:
                kind, id, size = self._forms[place]
                scores[kind, id] = max(scores.get((kind, id), 0.0), 2 * count / (len(grams) + size))
        for successor in self._table.succeeded.get(core, ()):
            for id in self._tiers[How.SUFFIX].get(successor, ()):
                scores["organ", id] = max(scores.get(("organ", id), 0.0), SUCCESSOR_LIKENESS)
        likely = [(score, form) for form, score in scores.items() if score >= LEAST_LIKENESS]
        likely.sort(key=lambda item: (-item[0], item[1]))
        return tuple(
            Near(id, kind, (self._organs if kind == "organ" else self._groups)[id].name, round(min(score, 0.99), 2))
            for score, (kind, id) in likely[:NEAREST]
        )


_TIERS: dict[How, int] = {
    How.NAME: 0, How.SHORT: 0, How.ALIAS: 0, How.PREFIX: 1, How.FORMER: 0, How.ABBREVIATION: 2, How.SUFFIX: 3,
}  # fmt: skip
_SOLE_ZONE = frozenset({"开发区管委", "开发区", "经开区管委", "经开区", "高新区管委", "高新区", "园区管委", "园区"})


def _without_suffix(collapsed: str) -> str:
    """The function alone: 发改委, 发改局, 发改办 are one; empty when nothing but a common word would be left."""
    if collapsed in _WHOLE:
        return collapsed
    for suffix in _SUFFIXES:
        if collapsed.endswith(suffix) and len(collapsed) > len(suffix):
            rest = collapsed.removesuffix(suffix)
            return rest.removesuffix("局") or rest
    return collapsed


def _grams(text: str) -> set[str]:
    return {*text, *(text[place : place + 2] for place in range(len(text) - 1))}
