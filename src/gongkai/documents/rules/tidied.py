"""What went when a text from outside was made sound, in words."""

from __future__ import annotations

from collections.abc import Mapping

WENT = {
    "styles": "去掉 {} 处字体、颜色等样式，版式由网站统一",
    "empty": "去掉 {} 个空段落、空表格",
    "hidden": "去掉 {} 处看不见的内容（隐藏文字）",
    "images": "{} 张外部图片没有带入，请用“插入图片”放入",
    "links": "{} 个失效的链接只留下文字",
    "layout": "{} 个只用来排版的表格改成了段落",
    "scripts": "去掉 {} 处脚本或嵌入内容",
}


def notes_of(gone: Mapping[str, int]) -> list[str]:
    """What went, in words."""
    return [words.format(gone[name]) for name, words in WENT.items() if gone.get(name)]
