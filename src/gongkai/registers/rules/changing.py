"""Whether a new form of a definition fits the rows there are: fields may come, and be named otherwise; what rows hold may not go."""

from __future__ import annotations

from gongkai.registers.rules.shape import Definition


def reasons_not_to_change(old: Definition, new: Definition) -> list[str]:
    """Why rows kept under `old` cannot stand under `new`; asked only when there are rows."""
    reasons = []
    if old.identity != new.identity:
        names = "、".join(old.field(key).title for key in old.identity)
        reasons.append(f"认行字段（{names}）不能改：已有的行靠它辨认。")
    later = {one.key: one for one in new.fields}
    for one in old.fields:
        found = later.pop(one.key, None)
        if found is None:
            reasons.append(f"字段“{one.title}”已有数据，不能删除；不再公开的可以改为 open: internal。")
            continue
        if found.type is not one.type or found.unit != one.unit:
            reasons.append(f"字段“{one.title}”的类型或单位不能改：已有的数据是按原来的填的。")
        elif gone := [label for code, label in one.values.items() if code not in found.values]:
            reasons.append(f"字段“{one.title}”的选项“{'、'.join(gone)}”已在使用，不能删除。")
        elif found.required and not one.required:
            reasons.append(f"字段“{one.title}”不能改为必填：已有的行可能没有填。")
    reasons += [f"新字段“{one.title}”不能是必填：已有的行没有填。" for one in later.values() if one.required]
    return reasons
