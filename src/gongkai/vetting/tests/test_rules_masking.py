"""How much of a value is still shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.vetting.rules import PERSONAL, Hit, HitKind, Severity, mask, masked_text

K = HitKind


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (K.ID_CARD, "11010519491231002X", "******************"),
        (K.ID_CARD, "110105 19491231 002X", "****** ******** ****"),
        (K.PHONE, "13800138000", "138****8000"),
        (K.PHONE, "138 0013 8000", "138 **** 8000"),
        (K.PHONE, "+86 13800138000", "+86 138****8000"),
        (K.LANDLINE, "010-88888888", "010-88****88"),
        (K.LANDLINE, "0791-8250000", "0791-8****00"),
        (K.LANDLINE, "0792-8251406转801", "0792-8****06-***"),
        (K.LANDLINE, "(0791)88250000", "(0791)88****00"),
        (K.BANK_CARD, "6217994400680138", "************0138"),
        (K.PLATE, "赣A12345", "赣A****5"),
        (K.PLATE, "赣AD12345", "赣A*****5"),
        (K.PASSPORT, "E12345678", "E*****678"),
        (K.PERMIT, "H12345678", "H*****678"),
        (K.NAME, "张三", "张某某"),
        (K.NAME, "欧阳娜娜", "欧阳某某"),
        (K.NAME, "阿依古丽·买买提", "阿某某"),
        (K.ADDRESS, "江西省云溪县城关镇人民路12号3栋2单元501室", "江西省云溪县城关镇***"),
        (K.ADDRESS, "云溪县桃源街道文昌巷1号", "云溪县桃源街道***"),
        (K.ADDRESS, "南昌市东湖区八一大道1号", "南昌市东湖区***"),
        (K.ADDRESS, "云溪县人民路12号", "云溪县***"),
        (K.ADDRESS, "人民路12号", "***"),
        (K.EMAIL, "zhangsan@163.com", "z***@163.com"),
        (K.HEALTH, "患有精神分裂症", "***"),
        (K.WRONG_WORD, "帐户", "帐户"),
    ],
)
def test_it_masks(kind, text, shown):
    assert mask(kind, text) == shown


def test_it_keeps_the_region_of_an_identity_number_only_where_asked_to():
    assert mask(K.ID_CARD, "11010519491231002X", keep_region=True) == "110105************"


MOST = {
    K.ID_CARD: 0,
    K.PHONE: 9,
    K.BANK_CARD: 4,
    K.PLATE: 3,
    K.PASSPORT: 4,
    K.PERMIT: 4,
    K.HEALTH: 0,
    K.MINOR: 0,
    K.WHEREABOUTS: 0,
}


@given(st.sampled_from(sorted(PERSONAL)), st.from_regex(r"[0-9A-Z]{7,20}", fullmatch=True))
def test_it_never_shows_more_than_allowed(kind, text):
    shown = mask(kind, text)
    if kind in MOST:
        assert sum(mark.isalnum() for mark in shown) <= max(MOST[kind], len(text) - 4 if kind is K.PHONE else 0)
    assert shown != text


@given(st.sampled_from(sorted(PERSONAL)), st.text(max_size=40))
def test_it_masks_anything(kind, text):
    assert isinstance(mask(kind, text), str)


def hit(start, end, shown="***"):
    return Hit(K.PHONE, Severity.BLOCK, start, end, "", shown, "")


def test_overlapping_hits_are_masked_as_one():
    assert masked_text("0123456789", [hit(2, 5, "aa"), hit(4, 7), hit(3, 4)]) == "01aa**789"
    assert masked_text("0123456789", []) == "0123456789"
