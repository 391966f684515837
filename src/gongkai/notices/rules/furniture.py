"""Lines of the web page or the sheet that are no part of the notice: navigation, tools, counters, page numbers.

A duty may speak of the same things (首页提供全文检索、无障碍浏览), so words alone never make a line furniture: it must be built as
such a line is, and say nothing that somebody has to do.
"""

from __future__ import annotations

import re

from gongkai.notices.rules.marks import mark_at

_LONGEST = 160
_PAGE = re.compile(
    r"[-－—–―·•.~～第]*[0-9０-９]{1,4}[-－—–―·•.~～页]*(?:[/／共，,]*[0-9]{1,4}页?)?|第[0-9一二三四五六七八九十]+页(?:[，,]?共[0-9一二三四五六七八九十]+页)?"
)
_TOOL = (
    r"(?:首页|返回(?:首页|顶部|列表|上级)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|(?:我要)?分享(?:到)?|打印(?:正文|本页|文章|页面|此页)?|大中小"
    r"|[大中小]|×|下载(?:本页|全文)?|字体|字号|微信|微博|QQ空间|登录|注册|繁体|简体|English|无障碍(?:浏览|阅读)?|长者模式|适老化|纠错)"
)
_SURE = re.compile(
    rf"(?:[【\[（(|｜·/>:： ]*{_TOOL}[】\])）|｜·/>:： ]*)+"
    r"|.{0,12}(?:浏览|阅读|访问|点击)(?:次数|人次|数|量|率)(?:[：:【\[（(]+[^。；]*|[0-9０-９,]+次?[^。；]{0,24})?"
    r"|.{0,6}(?:发布时间|发布日期|更新时间|信息来源|文章来源|稿件来源)[：:][^。；]*"
    r"|(?:来源|作者|编辑|责任编辑|责编|审核|校对|供稿|录入)[：:][^。；，]{0,30}"
    r"|.{0,8}(?:当前位置|您(?:现在)?的位置|您所在的位置|所在位置)[：:>].*"
    r"|[^。；]{0,40}(?:ICP备[0-9]|公网安备[0-9]|网站标识码[：:]?[0-9A-Za-z]|Copyright|版权所有[：:]|技术支持[：:])[^。；]{0,80}"
    r"|首页(?:[>»›＞]+[^。；]{1,20})+"
    r"|相关(?:文档|文件|信息|稿件|阅读|解读|链接)(?:[：:][^。；]{0,60})?"
)
_WORDS = re.compile(
    r"ICP备|公网安备|网站标识码|版权所有|技术支持|网站地图|扫一扫|微信扫码|分享到|返回顶部|上一篇|下一篇|用户登录|全文检索|无障碍浏览|字体[：:]|字号[：:]|打印本页|关闭窗口"
)
_DUTY = re.compile(
    r"设置|设立|提供|增设|标注|标明|注明|公布|公示|公开|开设|开通|建立|建设|完善|健全|推进|推动|规范|优化|升级|改造|加强|做好|落实|实现|确保|支持|满足|开展|整治|清理|整改|不得|严禁|要求"
)


def is_furniture(text: str) -> bool:
    """Whether a line belongs to the web page or the sheet, not to the notice."""
    if len(text) > _LONGEST or mark_at(text) is not None:
        return False
    if _SURE.fullmatch(text):
        return True
    found = _WORDS.search(text)
    return found is not None and found.start() <= 20 and not re.search("[。；]", text) and not _DUTY.search(text)


def is_page_number(text: str) -> bool:
    return len(text) <= 14 and bool(_PAGE.fullmatch(text))
