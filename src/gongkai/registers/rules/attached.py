"""A file in a cell. The cell names it; kept is its digest and its name, so that the same bytes are the same value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from gongkai.files.rules import DOCUMENTS, EXTENSIONS, MOST_NAME, Kind, clean_name, extension
from gongkai.kernel.text import fold
from gongkai.registers.rules.cells import Attached, Cell, Context, Value, text_of

BETWEEN = "/"  # no name of a file holds it
ENDS = tuple(dict.fromkeys(end for kind in Kind if kind in DOCUMENTS for end in EXTENSIONS[kind]))
MOST_FILES, MOST_MB = 500, 300  # that come along with one table
_DIGEST = re.compile(r"[0-9a-f]{64}/.")


def kept(sha256: str, name: str) -> str:
    """A file as a value."""
    return f"{sha256}{BETWEEN}{name}"


def name_of(value: str) -> str:
    """What the file of a value is called."""
    return value.partition(BETWEEN)[2] if _DIGEST.match(value) else value


def sha256_of(value: str) -> str:
    """The digest of a value's bytes; "" for a name for which no file was found yet."""
    return value.partition(BETWEEN)[0] if _DIGEST.match(value) else ""


def known_as(name: str) -> str:
    """By what a file is found: width, case and blanks make no difference."""
    return fold(name)


def read_file(cell: Cell, context: Context) -> Value:
    """The file a cell names: with its digest where it came along, else its name alone."""
    if isinstance(cell, Attached):
        return Value(kept(cell.sha256, clean_name(cell.name)))
    found = text_of(cell)
    if found.wrong:
        return found
    name = found.text
    if "/" in name or "\\" in name:
        return Value(wrong=f"“{name[:60]}”带有文件夹，这里只写文件名，如“申请书.pdf”。")
    if clean_name(name) != name:
        return Value(wrong=f"“{name[:60]}”不能作文件名：有不能用的符号，或者超过{MOST_NAME}个字。")
    if extension(name) not in ENDS:
        return Value(wrong=f"“{name[:60]}”不是可以公开的附件，文件名要带扩展名：{'、'.join(ENDS)}。")
    return Value(context.files.get(known_as(name), name))


def missing(name: str, came: Iterable[str]) -> str:
    """Why a cell that names a file cannot be taken: it did not come along. `came`: names of those that did."""
    names = list(came)
    if not names:
        return f"“{name}”没有随表上传。请在上传表格时一并选上这个文件，或者装有它的压缩包（.zip）。"
    near = difflib.get_close_matches(name, names, 1, 0.6)
    return f"随表上传的附件里没有“{name}”" + (f"，是不是“{near[0]}”？" if near else "，请核对文件名。")


def not_sent(name: str) -> str:
    """The same of what a system sent."""
    return f"“{name}”没有随数据带来。用 JSON 发送，这个字段写成含 name（文件名）和 base64（文件内容）的对象。"


def unused(names: Iterable[str]) -> list[str]:
    """What is said of files that came along and that no line names."""
    listed = list(names)
    shown = "、".join(f"“{name}”" for name in listed[:20])
    more = f"等{len(listed)}个文件" if len(listed) > 20 else ""
    return [f"附件{shown}{more}没有哪一行写着，没有收入。"] if listed else []
