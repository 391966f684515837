"""How a field is filled in, in words: for the template, the form and the description of a register."""

from __future__ import annotations

from gongkai.registers.rules.shape import Field, Open, Type

EXAMPLES = {
    Type.DATE: "2026-01-31", Type.PERSON: "张明", Type.USCC: "91350100M000100Y43", Type.PHONE: "0355-2123456", Type.PLATE: "晋D12345",
    Type.PLACE: "113.0543,36.1234", Type.ARTICLE: "《中华人民共和国行政处罚法》第四十八条第一款", Type.DOCUMENT: "云政发〔2026〕3号",
    Type.LINK: "https://www.example.gov.cn/", Type.NUMBER: "12", Type.MONEY: "12.5",
    Type.FILE: "申请书.pdf",
}  # fmt: skip


def how(one: Field, *, listed: bool = True) -> str:
    """How a column is filled in; `listed`: whether the options are named."""
    parts = [{Open.INTERNAL: "不公开。", Open.MASKED: "遮蔽后公开。"}.get(one.open, "")]
    if one.type is Type.CODE and listed:
        parts.append(f"只能填：{'、'.join(one.values.values())}。")
    if one.many and (listed or one.type is not Type.CODE):
        parts.append("可填多个，用“、”隔开。")
    if one.type is Type.FILE and listed:
        parts.append("只写文件名，文件或者装有它的压缩包（.zip）在上传表格时一并选上。")
    if one.unit:
        parts.append(f"单位：{one.unit}。")
    if one.hint:
        parts.append(one.hint if one.hint.endswith("。") else f"{one.hint}。")
    if one.type is Type.FILE and not listed:
        return "".join(parts)
    if example := one.example or EXAMPLES.get(one.type, ""):
        parts.append(f"例：{example}")
    return "".join(parts)
