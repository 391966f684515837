from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongkai.portal.rules import (
    NEVER_KEPT,
    Latest,
    Marks,
    kept_assets,
    missing_marks,
    newest,
    reasons_not_to_save,
    terms_of,
)

GOOD = {
    "site_id": "1309000001",
    "icp": "冀ICP备12345678号-1",
    "police": "冀公网安备 13092102000001号",
    "police_url": "https://beian.mps.gov.cn/#/query",
    "badge_url": "https://bszs.conac.cn/sitename?method=show&id=0",
    "errata_url": "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=1309000001",
    "emblem_use": "HOME",
    "terms": "低保、医保 学区划分,公租房",
}


def test_it_takes_marks_as_their_registers_write_them():
    assert reasons_not_to_save(Marks()) == []
    assert reasons_not_to_save(Marks(**GOOD)) == []


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("site_id", "130900", "10 位数字"),
        ("site_id", "130900000１", "10 位数字"),
        ("icp", "ICP12345678", "形如"),
        ("police", "公安备1", "形如"),
        ("police_url", "http://beian.mps.gov.cn/", "开头"),
        ("police_url", "javascript:alert(1)", "开头"),
        ("badge_url", "https://bszs.conac.cn.evil.test/", "bszs.conac.cn"),
        ("badge_url", "javascript://bszs.conac.cn/%0aalert(1)", "bszs.conac.cn"),
        ("errata_url", "https://zfwzgl.www.gov.cn@evil.test/", "zfwzgl.www.gov.cn"),
        ("errata_url", "https://[", "zfwzgl.www.gov.cn"),
        ("terms", "一 二 三 四 五 六 七 八 九", "最多 8 个"),
    ],
)
def test_it_refuses_marks_that_cannot_be_right(field, wrong, said):
    [reason] = reasons_not_to_save(Marks(**(GOOD | {field: wrong})))
    assert said in reason


def test_the_national_emblem_is_for_counties_and_above():
    assert "国徽" in reasons_not_to_save(Marks(emblem_use="HOME", level="TOWN"))[0]
    assert reasons_not_to_save(Marks(emblem_use="OWN", level="TOWN")) == []


def test_search_terms_are_read_however_they_were_parted():
    assert terms_of(" 低保、医保，学区;公租房 低保") == ["低保", "医保", "学区", "公租房"]


def test_a_device_keeps_no_form_search_or_desk_but_what_a_page_needs():
    assert {"/desk/", "/search/", "/leave/"} <= set(NEVER_KEPT)
    assert "pages/portal.css" in kept_assets()


def test_it_names_what_the_foot_lacks():
    assert missing_marks({"网站标识码": "", "联系电话": "1"}) == ["网站标识码"]


def test_it_puts_the_newest_first():
    rows = [Latest(str(day), f"/{day}/", datetime(2026, 1, day, tzinfo=UTC)) for day in (3, 9, 5)]
    assert [row.title for row in newest(rows, 2)] == ["9", "5"]
