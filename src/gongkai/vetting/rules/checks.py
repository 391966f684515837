"""Check digits and structure of identity numbers, credit codes and bank cards.

python-stdnum knows the sums but refuses addresses it does not list (81, 82, 83) and credit codes that begin with N, A or Y, so structure is judged here.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from stdnum import luhn
from stdnum.cn import ric

_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_REGIONS = _PROVINCES | {"10"}  # 100000 is the whole country
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC_KINDS = {
    "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "123",
    "A": "19", "N": "1239", "Y": "1",
}  # fmt: skip


def born(number: str) -> date | None:
    """The day of birth in an 18-place number, None if there is no such day."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    if not (1850 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def is_id_shape(number: str, *, today: date | None = None) -> bool:
    """Whether 18 places could be an identity number but for the check digit: province and district codes, a real day of birth not to come."""
    if len(number) != 18 or not number[:17].isdecimal():
        return False
    head = number[:2]
    placed = head in _PROVINCES and (number[2:6] == "0000" if head in {"81", "82", "83"} else number[2:4] != "00")
    day = born(number) if placed or head[0] == "9" else None
    return day is not None and (today is None or day <= today)


def has_id_check(number: str) -> bool:
    """Whether the last of 18 places is the check digit of GB 11643."""
    return number[:17].isdecimal() and number[:17].isascii() and str(ric.calc_check_digit(number)) == number[17].upper()


def is_old_id(number: str) -> bool:
    """Whether 15 places could be an identity number of the old form (it has no check digit)."""
    if len(number) != 15 or number[:2] not in _PROVINCES:
        return False
    month, day = int(number[8:10]), int(number[10:12])
    return 1 <= month <= 12 and 1 <= day <= monthrange(1900 + int(number[6:8]), month)[1]


def is_uscc(code: str) -> bool:
    """Whether 18 places are a unified social credit code (GB 32100), those of the army, village collectives and others (A, N, Y) as well."""
    code = code.upper()
    if (
        len(code) != 18
        or any(sign not in _USCC_SIGNS for sign in code)
        or code[1] not in _USCC_KINDS.get(code[0], "")
        or code[2:4] not in _REGIONS
    ):
        return False
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(code[:17], _USCC_WEIGHTS, strict=True))
    return _USCC_SIGNS[-total % 31] == code[17]


def is_card(number: str) -> bool:
    """Whether the digits pass Luhn's sum."""
    return bool(luhn.is_valid(number))
