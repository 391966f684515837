"""Fields of work a matter is about, by its words (R159): those of grassroots openness that are asked for most, and a few more."""

from __future__ import annotations

import re

FIELDS: dict[str, tuple[str, ...]] = {
    "征地拆迁": ("征收", "征地", "拆迁", "安置", "补偿方案", "补偿协议", "土地补偿"),
    "自然资源": ("宅基地", "土地", "用地", "不动产", "规划许可", "林地", "采矿", "国土空间"),
    "生态环境": ("环境", "环评", "污染", "排污", "环保"),
    "农业农村": ("农机", "农业", "农田", "农村", "乡村振兴", "耕地", "补贴"),
    "水利": ("河道", "水库", "饮水", "水利", "防汛"),
    "住房保障": ("公租房", "保障房", "危房", "住房", "公积金", "小区", "物业"),
    "教育": ("学校", "教育", "招生", "学前", "教师", "学费", "收费"),
    "卫生健康": ("医疗", "医院", "卫生", "疫苗", "药品"),
    "食品药品监管": ("食品", "抽检", "市场监管", "餐饮"),
    "社会救助和养老": ("低保", "救助", "养老", "残疾", "社会救助", "特困"),
    "就业和社会保险": ("就业", "社保", "养老保险", "培训", "工伤", "劳动"),
    "财政预决算": ("预算", "决算", "资金", "财政", "三公", "债务"),
    "重大建设项目": ("建设项目", "工程", "可行性研究", "初步设计", "验收"),
    "公共资源交易": ("招标", "中标", "采购", "拍卖", "出让"),
    "公安和交通": ("公安", "交通", "道路", "公交", "出警", "事故"),
    "安全生产": ("安全生产", "应急", "消防"),
    "城市管理": ("城管", "违法建设", "城市管理", "环卫", "执法"),
    "税收": ("税",),
    "公共文化": ("文物", "文化", "体育", "旅游"),
    "公共法律服务": ("法律援助", "公证", "调解", "行政复议"),
    "人事": ("招聘", "编制", "任免", "人事", "公务员"),
}
OTHER = "其他"


_OF_WORD = {word: name for name, words in FIELDS.items() for word in words}
_WORDS = re.compile("|".join(sorted(map(re.escape, _OF_WORD), key=len, reverse=True)))


def field_of(matter: str) -> str:
    """The field whose word stands first in the matter, the longest where several begin there; `OTHER` for none."""
    found = _WORDS.search(matter)
    return _OF_WORD[found[0]] if found else OTHER


def crowded(numbers: dict[str, int], *, least: int = 5, times: float = 2.0) -> set[str]:
    """Those with at least `least` and at least `times` the average of all that have any."""
    if not numbers:
        return set()
    average = sum(numbers.values()) / len(numbers)
    return {name for name, number in numbers.items() if number >= least and number >= times * average}
