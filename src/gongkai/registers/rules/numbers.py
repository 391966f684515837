"""Numbers and money as people write them in tables: units, commas, full width, brackets, Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from gongkai.lines.rules import han
from gongkai.registers.rules.cells import EXACT, LOST, Cell, Percent, Spoilt, Value, clean, shown
from gongkai.registers.rules.shape import Field, Type
from gongkai.vetting.rules.plain import plain

SCALES = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
MOST_DIGITS = 24
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_BRACKETED = re.compile(r"\((.+)\)")
_SCALED = re.compile(r"(.+?)(亿|万)(?:元|圆)?")
_MONEY_SIGN = re.compile(r"^(?:人民币|RMB|CNY|¥|￥)|(?:人民币|RMB)$", re.IGNORECASE)
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億圆", "一二三四五六七八九十百千万亿元")
_HAN = re.compile(r"[零〇一二两三四五六七八九十百千万亿点]+")
_SECTION = re.compile(
    r"(?:[零〇]?[一二两三四五六七八九]千)?(?:[零〇]?[一二两三四五六七八九]百)?(?:[零〇]?[一二三四五六七八九]?十)?(?:[零〇]?[一二两三四五六七八九])?"
)
_DIGITS = re.compile(r"[零〇一二三四五六七八九]{2,}|[零〇一二两三四五六七八九]")
_PARTS = re.compile(
    r"(?P<yuan>[零〇一二两三四五六七八九十百千万亿]+)元(?:[零〇]?(?P<jiao>[一二两三四五六七八九])角)?"
    r"(?:[零〇]?(?P<fen>[一二两三四五六七八九])分)?[整正]?"
)


def numeral(text: str) -> Decimal | None:
    """The value of a number in Chinese numerals, small or formal (壹仟); None for what is none or is not well formed."""
    text = text.translate(_FORMAL)
    if not _HAN.fullmatch(text):
        return None
    whole, point, part = text.partition("点")
    if point and not (whole and _DIGITS.fullmatch(part)):
        return None
    if not _DIGITS.fullmatch(whole):
        high, _, rest = whole.rpartition("亿") if "亿" in whole else ("", "", whole)
        sections = [one for piece in (high, rest) for one in piece.split("万")]
        if high.count("万") > 1 or rest.count("万") > 1 or "亿" in high or not sections[0] + rest:
            return None
        if any(not _SECTION.fullmatch(one) for one in sections) or (not high and "亿" in whole) or whole[0] == "万":
            return None
    return han(text)


def read_number(field: Field, cell: Cell) -> Value:
    """The number of a cell as plain digits with as many decimals as the field keeps."""
    if isinstance(cell, Spoilt):
        return Value(wrong=cell.sentence)
    amount = _amount(field, cell)
    if isinstance(amount, str):
        return Value(wrong=amount)
    return _kept(field, amount)


def _amount(field: Field, cell: Cell) -> Decimal | str:
    if isinstance(cell, bool):
        return f"应是数字，现在是“{shown(cell)}”。"
    if isinstance(cell, Percent):
        value = Decimal(f"{cell.value:.15g}")
        return value * 100 if field.unit == "%" else value
    if isinstance(cell, int | float):
        whole = isinstance(cell, int) or cell.is_integer()
        if whole and abs(cell) >= EXACT:
            return LOST
        return Decimal(cell) if isinstance(cell, int) else Decimal(f"{cell:.15g}")
    if not isinstance(cell, str):
        return f"应是数字，现在是日期或时间（{shown(cell)}）。请把单元格格式改为“数值”后重新填写。"
    return _typed(field, cell)


def _typed(field: Field, cell: str) -> Decimal | str:
    text = plain(clean(cell)).replace(" ", "").lstrip("'")
    bare = _MONEY_SIGN.sub("", text) if field.type is Type.MONEY else text
    negative = _BRACKETED.fullmatch(bare)
    if negative:
        bare = "-" + negative[1]
    if field.type is Type.MONEY:
        return _money(field, bare, cell)
    if field.unit and bare.endswith(plain(field.unit)):
        bare = bare.removesuffix(plain(field.unit))
    if bare.endswith("%") and field.unit != "%":
        return f"“{clean(cell)}”是百分比，这一列不是。"
    found = _figure(bare)
    if isinstance(found, Decimal):
        return found
    scaled = _SCALED.fullmatch(bare)
    inner = _figure(scaled[1]) if scaled and not _HAN.fullmatch(bare.translate(_FORMAL)) else None
    if scaled and isinstance(inner, Decimal):
        return inner * SCALES[scaled[2] + "元"]
    return found or f"“{clean(cell)}”不是数字。" + ("只填数字，说明写到备注里。" if re.search(r"\d", bare) else "")


def _money(field: Field, bare: str, cell: str) -> Decimal | str:
    """In the field's own unit unless the cell names another one."""
    if parts := _PARTS.fullmatch(bare.translate(_FORMAL)):
        whole = numeral(parts["yuan"])
        if whole is not None:
            tenth, hundredth = (numeral(parts[name] or "零") or Decimal(0) for name in ("jiao", "fen"))
            return (whole + tenth / 10 + hundredth / 100) / SCALES[field.unit]
    unit = next((one for one in ("亿元", "万元", "元") if bare.endswith(one)), "")
    inner = bare.removesuffix(unit).removesuffix("整")
    scaled = _SCALED.fullmatch(bare)
    if not unit and scaled and not _HAN.fullmatch(bare.translate(_FORMAL)):
        unit, inner = scaled[2] + "元", scaled[1]
    found = _figure(inner)
    if isinstance(found, Decimal):
        return found * SCALES[unit or field.unit] / SCALES[field.unit]
    return found or f"“{clean(cell)}”不是金额。只填数字，按“{field.unit}”填。"


def _figure(text: str) -> Decimal | str:
    """A figure in digits or numerals; a sentence for one that could mean two things; "" for none."""
    if "," in text:
        if not _GROUPED.fullmatch(text):
            return f"“{text}”的千分位逗号位置不对，请去掉逗号重新填写。" if re.fullmatch(r"[\d,.+-]+", text) else ""
        text = text.replace(",", "")
    if _PLAIN.fullmatch(text):
        try:
            return Decimal(text)
        except InvalidOperation:
            return ""
    found = numeral(text.removeprefix("负"))
    if found is None:
        return ""
    return -found if text.startswith("负") else found


def _kept(field: Field, amount: Decimal) -> Value:
    if abs(amount) >= Decimal(10) ** MOST_DIGITS:
        return Value(wrong="数值过大，请核对单位。")
    step = Decimal(1).scaleb(-field.decimals)
    kept = amount.quantize(step)
    if kept != amount:
        places = f"最多保留{field.decimals}位小数" if field.decimals else "应是整数"
        return Value(wrong=f"{places}，现在是 {amount.normalize():f}。")
    unit = field.unit
    if field.least is not None and kept < field.least:
        return Value(wrong=f"不能小于 {field.least}{unit}，现在是 {kept.normalize():f}{unit}。")
    if field.most is not None and kept > field.most:
        return Value(wrong=f"不能大于 {field.most}{unit}，现在是 {kept.normalize():f}{unit}。")
    plain_text = f"{kept:f}"
    if "." in plain_text:
        plain_text = plain_text.rstrip("0").rstrip(".")
    return Value("0" if plain_text in ("-0", "") else plain_text)
