"""Names of units (单位) told by the form of the language: how they end, how lists of them are joined."""

from __future__ import annotations

import re

from gongkai.notices.rules.text import ROUND_CLOSE, ROUND_OPEN, depths

_STRONG = (
    r"局|委|办|厅|院|署|政府|街道|委员会|管委会|办事处|办公室|办公厅|中心|大厅|公司|集团|银行|支行|分行|联社|信用社|法院|检察院|大队|支队|总队|中队|公安"
    r"|联合会|总工会|工会|妇联|残联|科协|文联|社科联|社联|侨联|台联|工商联|红十字会|供销社|供销总社|贸促会|计生协|团委|团县委|团市委|团区委|团省委"
    r"|纪委监委|纪委|监委|党委|党工委|党组|党校|宣传部|组织部|统战部|政法委|网信办|编办|人武部|武装部|人大|政协|人社|督查室|研究室|史志办|档案馆|图书馆|博物馆|文化馆"
    r"|报社|电视台|广播电台|融媒体中心|通信管理局|指挥部|领导小组|工作组|专班|联席会议|专项小组|小组|海关|总站|气象台|供电公司|水务集团|城投|交投|国投"
    r"|税务|邮政|烟草|盐业|移动|联通|电信|铁塔|石油|石化|电网|管理处|管理所|管理站|服务站|服务处|事务所|管理委|监管分局|分局|分公司|监管局|消防救援大队"
    r"|部门|单位|机关|机构|部委|委办局|局办|科局|站所|成员单位|处室|科室|股室"
)
_WEAK = (
    r"部|司|处|科|所|站|队|室|社|会|馆|校|学校|学院|大学|医院|高校|园|园区|开发区|新区|高新区|经开区|示范区|度假区|景区|管理区|功能区|保税区|合作区|自贸区|工业区|产业园"
    r"|林场|农场|牧场|镇|乡|街|镇街|街镇|乡镇|乡镇街|镇办|乡镇办|县区|市区|区县|县市|县市区|区市县|旗县|县|区|市|州|盟|旗|各地|各级|村|社区|居委会|村委会|企业|平台"
    r"|台|厂|矿|港|行业协会|协会|学会|商会|联盟|主体|运营商|运营企业|承办方|国企|组织|团体|媒体|党支部|支部|地区|营业部|办事机构|基地|人民团体|各部|各委|前指"
)
_STRONG_END = re.compile(rf"(?:{_STRONG})$")
_ANY_END = re.compile(rf"(?:{_STRONG}|{_WEAK})$")
_COLLECTIVE = re.compile(r"(?:各|有关|相关|全(?:县|市|区|省|州|旗)各?|其他|本级|各级)")
_TAIL = re.compile(
    r"等(?:有关|相关|其他|各)?(?:责任|职能|行业|主管|业务|成员|市级|县级|区级|市直|县直|区直)*(?:部门|单位|部门单位|部门和单位|单位和部门|部门、单位)?$"
)
_NOT = re.compile(
    r"(?:包括|包含|含|即|例如|如|不含|除|以下简称|简称|下同|原|参见|详见|见|附|指|注|其中|试点|拟|共|约|以|下称|截至|[0-9０-９〔\[])"
)
_VERB = re.compile(
    r"(?:要|应(?!急)|须|应当|必须|负责|牵头|配合|开展|推进|推动|加强|完善|建立|落实|做好|制定|组织|实施|提升|优化|强化|健全|公开|发布|依法|提高|完成|实现|确保|督促|指导|将|把|对|与.*签|为|在|向)"
)
_QUOTED = re.compile(r"“[^“”、，。；：]{1,6}”(?=.)")
_SPLIT = "、，,；;。/／|"
_LEVEL = "省市县区旗州盟乡镇"
_BETWEEN = re.compile(r"以及|及其|及|和|与|暨|会同|联合|并")
_RUN_ON = re.compile(
    r"([省市县区州旗盟])[^省市县区州旗盟、]{2,12}(?:局|委|办|厅|中心|院|社|会|政府办|办公室)(?=\1[^省市县区州旗盟、]{2,})"
)


def bare(name: str) -> str:
    """A name without what stands in brackets at its end and without 等有关部门."""
    text = name
    while text and text[-1] in ROUND_CLOSE:
        depth = 0
        for place in range(len(text) - 1, -1, -1):
            depth += (text[place] in ROUND_CLOSE) - (text[place] in ROUND_OPEN)
            if depth == 0:
                break
        if place == 0:
            break
        text = text[:place]
    tail = _TAIL.search(text)
    return text[: tail.start()] if tail and tail.start() else text


def is_unit(name: str) -> bool:
    """Whether a name has the form of a unit."""
    text = bare(name)
    if not 2 <= len(text) <= 32 or _NOT.match(name) or text[-1] in "的了等":
        return False
    if _COLLECTIVE.match(text) and len(text) <= 24 and _ANY_END.search(text):
        return True
    if not _ANY_END.search(text) or any(mark in _QUOTED.sub("", text) for mark in "“”：:？！%％，。；《》"):
        return False
    return not (_VERB.match(text) and not _STRONG_END.search(text))


def is_strong(name: str) -> bool:
    """Whether a name can hardly be anything but a unit."""
    text = bare(name)
    return is_unit(name) and bool(_STRONG_END.search(text) or _COLLECTIVE.match(text)) and not _VERB.match(text)


def is_unit_list(text: str) -> bool:
    """Whether a text is, for the most part, a list of units, with or without words of role."""
    names = [text[start:end] for start, end in split(text)]
    if not names:
        return False
    good = sum(is_unit(_bare_role(name)) for name in names)
    return good * 10 >= len(names) * 6


_ROLE_END = re.compile(
    r"(?:按照?(?:各自)?(?:职责|分工|任务)[^、，；]*|(?:牵头|配合|负责|落实|参与|协助|组织实施|具体落实)[^、，；]{0,8})$"
)


def _bare_role(name: str) -> str:
    name = re.sub(r"^[^：:]{0,14}[：:]", "", name).lstrip("由")
    return _ROLE_END.sub("", name) or name


def split(text: str) -> list[tuple[int, int]]:
    """The stretches between separators, none inside brackets; pieces that make one name together stay together."""
    around = depths(text)
    pieces, start = [], 0
    for place, mark in enumerate(text + "、"):
        if place == len(text) or (mark in _SPLIT and around[place] == 0):
            if start < place:
                pieces.append((start, place))
            start = place + 1
    return _joined(text, pieces)


def _joined(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """各县、区人民政府 and 各委、办、局 and 中、省驻庆单位 are one name each."""
    result: list[tuple[int, int]] = []
    for start, end in pieces:
        if result and text[result[-1][1] : start] in ("、", "，"):
            before, piece = text[result[-1][0] : result[-1][1]], text[start:end]
            if _halves(before, piece):
                result[-1] = (result[-1][0], end)
                continue
        result.append((start, end))
    return result


def _halves(before: str, piece: str) -> bool:
    last = before.rsplit("、", 1)[-1]
    if last in ("中", "省", "市", "中央", "部", "部省", "中省", "驻") or re.fullmatch(
        r"(?:各|全)?[省市县区部央]", last
    ):
        return piece[0] in "省市县区驻中州旗" and len(piece) > 1
    if re.fullmatch(rf"各[{_LEVEL}]", before) or re.fullmatch(rf"各[{_LEVEL}](?:、[{_LEVEL}])+", before):
        return bool(re.match(rf"[{_LEVEL}](?:$|[（(]?.{{0,6}}(?:人民)?政府|人民政府|政府|管委会)", piece))
    if re.search(r"(?:开发区|园区|工业园|高新区|新区|示范区|管理区)$", before) and re.search(
        r"(?:管委会|管理委员会)$", piece
    ):
        return not piece.startswith("各")
    if (
        re.fullmatch(r"各.{1,4}", before)
        and re.search(r"党[（(]?工?[）)]?委$", piece)
        and not piece.startswith(("各", "县", "市", "区"))
    ):
        return True
    if piece in ("政府", "人民政府") and re.fullmatch(r"各.{1,8}党[（(]?工?[）)]?委", before):
        return True
    return (
        piece in ("办", "局", "委", "部", "科", "室", "处", "直属机构办")
        and re.search(r"[委办局部科室处]$", before) is not None
    )


def names(text: str) -> list[tuple[int, int]]:
    """The names in a stretch without separators: 及, 以及 and 和 between two names part them, and so does a lost separator."""
    parts = [(0, len(text))]
    around = depths(text)
    for match in _BETWEEN.finditer(text):
        start, end = parts[-1]
        left, right = text[start : match.start()], text[match.end() : end]
        if around[match.start()] or not left or not right:
            continue
        sure = match[0] in ("以及", "会同", "联合") or (match[0] == "及" and not right.startswith("其"))
        first = (is_unit(left) if sure else is_strong(left) or left.startswith("各")) and not re.fullmatch(
            r"[省市县区]委?", left
        )
        second = is_unit(right) or bool(_BETWEEN.search(right))
        if (
            first
            and (second if not sure else bool(right))
            and not (match[0] in ("和", "与") and _one_name(left, right))
        ):
            parts[-1:] = [(start, match.start()), (match.end(), end)]
    return [piece for start, end in parts for piece in _run_on(text, start, end)]


def _one_name(left: str, right: str) -> bool:
    """有关部门和单位 is one name: the part after 和 is no name by itself."""
    return right in ("单位", "部门", "机构", "企业") or (len(right) <= 2 and not right.startswith("各"))


def _run_on(text: str, start: int, end: int) -> list[tuple[int, int]]:
    result = []
    while match := _RUN_ON.match(text, start, end):
        result.append((start, match.end()))
        start = match.end()
    result.append((start, end))
    return result
