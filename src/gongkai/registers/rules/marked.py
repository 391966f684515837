"""A YAML text as plain values, every scalar as it is written, with the line on which each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

Path = tuple[str | int, ...]
MOST = 200_000
DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a definition: the line (from 1; 0 for the file) and a sentence."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"第{self.line}行：{self.sentence}" if self.line else self.sentence


@dataclass(slots=True)
class Marked:
    """`data` holds mappings, lists and strings; `lines` the line of every value and, for a mapping's entry, of its key."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """The line of a value, or of the nearest one around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def read(text: str) -> Marked:
    """The values of a text; a broken one has one fault and no data."""
    marked = Marked()
    if len(text) > MOST:
        marked.faults.append(Fault(0, f"定义文件超过 {MOST // 1000} 千字，请拆成几个清单。"))
        return marked
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        marked.faults.append(Fault(mark.line + 1 if mark else 0, _said(error)))
        return marked
    except yaml.YAMLError:
        marked.faults.append(Fault(0, "文件中有 YAML 不允许的字符，请检查是否混入了不可见的控制字符。"))
        return marked
    except RecursionError:
        marked.faults.append(Fault(0, "文件的层次过深，无法读取。"))
        return marked
    marked.data = _plain(node, (), marked, 0) if node is not None else None
    return marked


def _said(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem or "")
    if "tab" in problem or "\\t" in problem:
        return "行首用了制表符（Tab），请改用空格缩进。"
    if "mapping values" in problem:
        return "冒号的位置不对：请检查缩进，值里含有“: ”时要用引号括起来。"
    if "alias" in problem:
        return "引用（*）没有对应的锚点（&）；以 * 或 & 开头的文字要用引号括起来。"
    if "expected <block end>" in problem or "could not find expected" in problem:
        return "缩进不一致或缺少冒号，请与上一行对齐检查。"
    return "YAML 写法有误，请检查这一行的缩进、冒号和引号。"


def _plain(node: yaml.Node, path: Path, marked: Marked, depth: int) -> Any:
    marked.lines.setdefault(path, node.start_mark.line + 1)
    if depth > DEEPEST:
        marked.faults.append(Fault(node.start_mark.line + 1, "层次过深，清单定义用不到这么多层。"))
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, (*path, number), marked, depth + 1) for number, one in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                marked.faults.append(Fault(line, "键只能是文字。"))
                continue
            name = str(key.value)
            if name in found:
                marked.faults.append(Fault(line, f"“{name}”写了两次。"))
                continue
            marked.lines[(*path, name)] = line
            found[name] = _plain(value, (*path, name), marked, depth + 1)
        return found
    return str(node.value)
