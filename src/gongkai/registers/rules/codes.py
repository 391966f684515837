"""Identity numbers, credit codes, plates, telephones, places, articles, documents, addresses of the web."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from gongkai.documents.rules import numbers as documents
from gongkai.registers.rules.cells import Cell, Context, Value, clean, code_of, text_of
from gongkai.registers.rules.numbers import numeral
from gongkai.registers.rules.shape import SEPARATOR
from gongkai.vetting.rules.checks import has_id_check, is_id_shape, is_old_id, is_uscc
from gongkai.vetting.rules.plain import plain

_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATES = re.compile(
    rf"[{_PROVINCES}][A-Z][A-HJK][A-HJ-NP-Z0-9]\d{{4}}|[{_PROVINCES}][A-Z]\d{{5}}[A-HJK]"
    rf"|[{_PROVINCES}使领][A-Z][A-HJ-NP-Z0-9]{{4}}[A-HJ-NP-Z0-9挂学警港澳]"
)
_MOBILE = re.compile(r"(?:(?:\+|00)?86-?)?(1[3-9]\d{9})", re.ASCII)
_FIXED = re.compile(r"\(?(0\d{2,3})\)?-?([2-8]\d{6,7})(?:(?:-|转)(\d{1,6}))?", re.ASCII)
_LOCAL = re.compile(r"([2-8]\d{6,7})(?:(?:-|转)(\d{1,6}))?", re.ASCII)
_SERVICE = re.compile(r"([48]00)-?(\d{3,4})-?(\d{3,4})|(1[12]\d|12\d{3}|95\d{3,5}|96\d{3,6})", re.ASCII)
_DEGREES = re.compile(r"(\d{1,3}(?:\.\d+)?)°?(?:(\d{1,2}(?:\.\d+)?)[′'](?:(\d{1,2}(?:\.\d+)?)[″\"])?)?", re.ASCII)
_ARTICLE = re.compile(
    r"《(?P<law>[^《》]{2,80})》(?P<note>[(（][^()（）]{1,40}[)）])?(?P<where>(?:第[^《》；;。]{1,60})?)"
)
_STEP = re.compile(
    r"第([零〇一二三四五六七八九十百千]+|\d{1,4})([编章节条款项目])(之[一二三四五六七八九十]+)?|[、,和及至]"
)
_WITH_NUMBER = re.compile(r"《(?P<title>[^《》]{2,200})》[(（](?P<number>[^()（）]{4,60}[号號]?)[)）]?|(?P<bare>.+)")
_PARTS = re.compile(r"[、,，;；/|\n]+")


def parts_of(text: str) -> list[str]:
    """The parts of a cell that may hold several values."""
    return [part for part in (one.strip() for one in _PARTS.split(text)) if part]


def read_uscc(cell: Cell, context: Context) -> Value:
    """A unified social credit code in capitals."""
    found = code_of(cell)
    if found.wrong:
        return found
    code = found.text.upper().replace("-", "")
    if is_uscc(code):
        return Value(code)
    return Value(wrong=_not_uscc(code, context))


def _not_uscc(code: str, context: Context) -> str:
    if len(code) == 18 and is_id_shape(code, today=context.today) and has_id_check(code):
        return "填成了身份证号码，这里要填单位的统一社会信用代码。"
    if len(code) == 15 and code.isdecimal():
        return "是15位的旧工商注册号，请换成18位统一社会信用代码。"
    if len(code) == 9:
        return "是9位的组织机构代码，请换成18位统一社会信用代码。"
    if len(code) != 18:
        return f"“{code}”有{len(code)}位，统一社会信用代码应是18位。"
    if strange := [sign for sign in dict.fromkeys(code) if sign in "IOSVZ" or not (sign.isascii() and sign.isalnum())]:
        return f"“{code}”里有“{'、'.join(strange)}”，统一社会信用代码不用 I、O、S、V、Z，常是 1、0、5、2 之误。"
    return f"“{code}”的校验位不对，请对照营业执照核对。"


def read_id(cell: Cell, context: Context) -> Value:
    """An identity number of 18 places."""
    found = code_of(cell)
    if found.wrong:
        return found
    code = found.text.upper().replace("×", "X").replace("-", "")
    if is_id_shape(code, today=context.today) and has_id_check(code):
        return Value(code)
    if is_old_id(code):
        return Value(wrong="是15位的旧身份证号码，请换成18位的。")
    if len(code) != 18:
        return Value(wrong=f"有{len(code)}位，身份证号码应是18位。")
    if not is_id_shape(code, today=context.today):
        return Value(wrong="地区码或出生日期不对，请对照证件核对。")
    return Value(wrong="校验位不对，请对照证件核对。")


def read_plate(cell: Cell) -> Value:
    """The plate of a vehicle."""
    found = code_of(cell)
    if found.wrong:
        return found
    plate = re.sub(r"[·•・.-]", "", found.text.upper())
    if _PLATES.fullmatch(plate):
        return Value(plate)
    return Value(wrong=f"“{found.text}”不是机动车号牌，应如“晋D12345”；号牌里没有字母 I 和 O。")


def read_phone(cell: Cell) -> Value:
    """A telephone: mobile, with area code, local, or a service number."""
    found = code_of(cell)
    if found.wrong:
        return found
    text = found.text
    if match := _MOBILE.fullmatch(text.replace("-", "")):
        return Value(match[1])
    if match := _SERVICE.fullmatch(text):
        return Value(match[4] or f"{match[1]}-{match[2]}-{match[3]}")
    if match := _FIXED.fullmatch(text):
        return Value(f"{match[1]}-{match[2]}" + (f"转{match[3]}" if match[3] else ""))
    if match := _LOCAL.fullmatch(text):
        return Value(match[1] + (f"转{match[2]}" if match[2] else ""))
    if text.isdecimal() and len(text) in (10, 12) and text[0] == "1":
        return Value(wrong=f"“{text}”有{len(text)}位，手机号码应是11位。")
    if text.isdecimal() and len(text) in (9, 10, 11) and text[0] in "23456789":
        return Value(wrong=f"“{text}”像是缺了区号前的 0（数字格式会去掉开头的 0），应如 0355-1234567。")
    return Value(wrong=f"“{text}”不是电话号码，应如 0355-1234567 或 11 位手机号码。")


def read_place(cell: Cell) -> Value:
    """Longitude and latitude of a place in China, in either order, as "113.05430,36.12340"."""
    found = text_of(cell)
    if found.wrong:
        return found
    text = plain(found.text).replace("，", ",")
    bare = re.sub(r"[东北]经?纬?|[经纬]度?|[:EN]|度", lambda match: "°" if match[0] == "度" else "", text).strip()
    pieces = [piece for piece in re.split(r"[,;\s、/]+", bare) if piece]
    degrees = [_degrees(piece) for piece in pieces]
    if len(degrees) != 2 or None in degrees:
        return Value(wrong=f"“{found.text}”不是坐标，应写成“经度,纬度”，如 113.0543,36.1234。")
    first, second = (float(one) for one in degrees if one is not None)
    lng, lat = (first, second) if first > second else (second, first)
    if not (73 <= lng <= 136 and 3 <= lat <= 54):
        return Value(wrong=f"“{found.text}”不在我国范围内（经度73至136、纬度3至54），请核对。")
    return Value(f"{lng:.6f},{lat:.6f}")


def _degrees(text: str) -> float | None:
    match = _DEGREES.fullmatch(text)
    if match is None:
        return None
    degrees, minutes, seconds = (float(part or 0) for part in match.groups())
    return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def read_article(cell: Cell) -> Value:
    """Articles of law: 《行政处罚法》第四十八条第一款; several set apart by ；."""
    found = text_of(cell, lines=True)
    if found.wrong:
        return found
    kept = []
    for part in re.split(r"[；;\n。]+", found.text):
        if not part.strip():
            continue
        one = _article(part.strip())
        if one.wrong:
            return one
        kept.append(one.text)
    return Value(SEPARATOR.join(dict.fromkeys(kept)))


def _article(text: str) -> Value:
    match = _ARTICLE.fullmatch(re.sub(r"\s+", "", text))
    if match is None:
        how = "缺少书名号" if "《" not in text else "写法读不出"
        return Value(wrong=f"“{clean(text)}”{how}，应如“《中华人民共和国行政处罚法》第四十八条第一款”。")
    where = match["where"]
    if "条" not in where:
        return Value(wrong=f"“《{match['law']}》”没有写到条，依据要写明第几条。")
    if _STEP.sub("", where):
        return Value(wrong=f"“{where}”读不出条款，应如“第四十八条第一款第二项”。")
    note = f"（{match['note'][1:-1]}）" if match["note"] else ""
    return Value(f"《{match['law']}》{note}" + _STEP.sub(_step, where))


def _step(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    number = match[1]
    if number.isdecimal() and number.isascii():
        number = in_numerals(int(number))
    elif numeral(number) is None:
        return match[0]
    return f"第{number}{match[2]}{match[3] or ''}"


def in_numerals(number: int) -> str:
    """A number below ten thousand as articles are numbered: 四十八, 一百零二."""
    digits, text, gap = "零一二三四五六七八九", "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + sign
            gap = False
        else:
            gap = True
    return text[1:] if text.startswith("一十") else text or "零"


def read_document(cell: Cell) -> Value:
    """A document by its number, with its title where one is given: 《…》（云政发〔2026〕1号）."""
    found = code_of(cell) if not isinstance(cell, str) else text_of(cell)
    if found.wrong:
        return found
    match = _WITH_NUMBER.fullmatch(found.text)
    number = documents.parse((match and (match["number"] or match["bare"])) or "")
    if match is None or number is None:
        return Value(wrong=f"“{found.text}”读不出发文字号，应如“云政发〔2026〕3号”。")
    return Value(f"《{match['title']}》（{number.text}）" if match["title"] else number.text)


def read_link(cell: Cell) -> Value:
    """An address of the web."""
    found = text_of(cell)
    if found.wrong:
        return found
    text = found.text
    try:
        address = urlsplit(text)
        host = address.hostname or ""
    except ValueError:
        host = ""
    if not host or address.scheme not in ("http", "https") or "." not in host or re.search(r"[\s<>\"']", text):
        return Value(wrong=f"“{text}”不是网址，应以 http:// 或 https:// 开头。")
    if address.username or len(text) > 1000:
        return Value(wrong="网址里不能带用户名密码，也不能超过1000个字符。")
    return Value(text)


def several(text: Value, read: Callable[[Cell], Value], *, many: bool) -> Value:
    """Each part of a cell read by itself where several are allowed."""
    if not many or text.wrong:
        return text if text.wrong else read(text.text)
    kept = [read(part) for part in parts_of(text.text)]
    wrong = next((one.wrong for one in kept if one.wrong), "")
    return Value(wrong=wrong) if wrong else Value(SEPARATOR.join(dict.fromkeys(one.text for one in kept)))
