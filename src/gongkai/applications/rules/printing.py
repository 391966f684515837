"""Printing for many applications at once: which papers, in what order, on which label of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.applications.rules.letters import LetterKind

MOST = 100
REPLY = "REPLY"
LABELS_ACROSS, LABELS_DOWN = 2, 7
LABELS = LABELS_ACROSS * LABELS_DOWN
# What may be printed, in the order it lies in an envelope: the reply first.
KINDS: tuple[tuple[str, str], ...] = ((REPLY, "答复书"), *((each.value, each.label) for each in LetterKind))


def reasons_not_to_print(number: int) -> list[str]:
    """Why so many applications cannot be printed at once."""
    if number < 1:
        return ["请先勾选要打印的申请。"]
    return [f"一次最多打印{MOST}件，现在选了{number}件。"] if number > MOST else []


def reasons_not_to_label(without: Sequence[str], start: int) -> list[str]:
    """Why labels cannot be printed: who has no address is named by number, nobody is left out silently."""
    reasons = [] if 1 <= start <= LABELS else [f"起始位置应为1至{LABELS}。"]
    if without:
        reasons.append(f"以下申请没有填写通信地址，请去掉勾选，或者改用其他方式送达：{'、'.join(without)}。")
    return reasons
