"""A definition with one field of every kind, and helpers to read cells."""

from __future__ import annotations

from datetime import date

from gongkai.orgs.rules.abbreviations import Abbreviations
from gongkai.orgs.rules.names import NameBook, NamedOrgan, Place
from gongkai.registers.rules.cells import Context
from gongkai.registers.rules.parsing import parse

TODAY = date(2026, 11, 23)

PENALTIES = """\
key: penalties
title: 行政处罚
purpose: 公开行政处罚决定
basis: [《中华人民共和国行政处罚法》第四十八条]
source: 行政许可和行政处罚等信用信息公示数据标准
serves: [R200]
organ: agency
identity: [number]
name: party
formed: decided_on
limit: {days: 7, unit: working, article: 《中华人民共和国行政处罚法》第四十八条}
decision: {field: publish, publish: [open], reason: why}
fields:
  - {key: party, title: 行政相对人名称, type: text, required: yes, mask: name, masked_when: {sort: [person]}}
  - {key: sort, title: 行政相对人类别, type: code, required: yes, values: {firm: 法人及非法人组织, person: 自然人}}
  - {key: code, title: 统一社会信用代码, type: uscc}
  - {key: card, title: 证件号码, type: id}
  - {key: number, title: 决定书文号, type: text, required: yes, aka: [文书号]}
  - {key: fine, title: 罚款金额, type: money, unit: 万元, least: 0}
  - {key: decided_on, title: 处罚决定日期, type: date, required: yes}
  - {key: until, title: 公示截止期, type: date}
  - {key: level, title: 公示等次, type: code, required: yes, values: {light: 轻微, usual: 一般, grave: 严重}}
  - {key: publish, title: 是否公开, type: code, required: yes, values: {open: 公开, closed: 不公开}}
  - {key: why, title: 理由, type: text}
  - {key: agency, title: 处罚机关, type: organ}
  - {key: ground, title: 处罚依据, type: article}
  - {key: minor, title: 未成年人, type: code, values: {y: 是, n: 否}, open: internal}
checks:
  - {kind: order, fields: [decided_on, until]}
  - {kind: needs, fields: [code], when: {sort: [firm]}}
  - {kind: needs, fields: [why], when: {publish: [closed]}}
  - {kind: forbids, fields: [publish], when: {minor: [y]}, codes: {publish: [open]}}
display:
  columns: [party, number, decided_on, fine]
  filters: [sort, level, decided_on]
  sorts: [-decided_on, -fine]
  words: [party, number]
period: {from: decided_on, by: level, months: {light: 0, usual: 12, grave: 36}, article: 信用修复管理办法}
withdrawal: {days: 3, keep: [number, decided_on], article: 《中华人民共和国行政处罚法》第四十八条第二款}
subject: {name: party, code: code}
"""

GOOD = {
    "party": "云溪县甲商贸有限公司",
    "sort": "法人及非法人组织",
    "code": "91350100M000100Y43",
    "number": "云市监罚〔2026〕1号",
    "fine": "1.5",
    "decided_on": "2026-03-02",
    "level": "一般",
    "publish": "公开",
    "agency": "县市场监督管理局",
    "ground": "《中华人民共和国食品安全法》第一百二十四条",
}


def penalties():
    return parse(PENALTIES)[0]


def book():
    organs = [
        NamedOrgan(7, "县市场监督管理局", "县市场监管局", "DEPARTMENT"),
        NamedOrgan(8, "县财政局", "县财政局", "DEPARTMENT"),
    ]
    return NameBook(Place("云溪县", "云溪", "COUNTY"), organs, [], Abbreviations({}, {}))


def context(**changes):
    return Context(TODAY, book(), **changes)


def field(**said):
    """A field by the words of a definition: field(type="money", unit="元")."""
    said = {"key": "a", "title": "甲", "type": "text"} | said
    lines = ", ".join(f"{name}: {value}" for name, value in said.items())
    return parse(
        "key: one\ntitle: 清单\npurpose: 试\nbasis: [《某法》第一条]\nsource: 某标准\nidentity: [n]\nname: n\n"
        f"fields:\n  - {{key: n, title: 名称, type: text, required: yes}}\n  - {{{lines}}}\ndisplay: {{columns: [n]}}\n"
    )[0].field(said["key"])
