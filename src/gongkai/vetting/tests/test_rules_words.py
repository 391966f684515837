"""Words of the dictionary: where they are wrong, and where they are right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.vetting.rules import WORDING, HitKind, Severity, Word, find_words, shipped_words

WORDS = shipped_words()


def found(text, **more):
    return [hit.text for hit in find_words(text, WORDS, **more)]


@pytest.mark.parametrize(
    ("text", "expected", "instead"),
    [
        ("请登陆网站填写", "登陆网站", "登录网站"),
        ("截止2026年10月底", "截止20", "截至20"),
        ("开立银行帐户", "帐户", "账户"),
        ("做好按装工作", "按装", "安装"),
        ("由县工商局负责", "工商局", "市场监督管理局"),
        ("报县国土资源局审批", "国土资源局", "自然资源局"),
        ("县卫计委牵头", "卫计委", "卫生健康委"),
        ("农业部和财政部", "农业部", "农业农村部"),
        ("依据《合同法》第五十二条", "《合同法》", "《民法典》合同编"),
        ("办理暂住证", "暂住证", "居住证"),
        ("应当说明生产、生活、科研等特殊需要", "生产、生活、科研等特殊需要", "（申请公开不再需要说明特殊需要）"),
        ("大陆与香港", "大陆与香港", "内地与香港"),
    ],
)
def test_it_finds_the_word_and_what_to_write_instead(text, expected, instead):
    (hit,) = find_words(text, WORDS)
    assert (hit.text, hit.suggestion) == (expected, instead)
    assert hit.why
    assert hit.kind in WORDING


@pytest.mark.parametrize(
    "text",
    [
        "报名截止日期为2026年11月30日",
        "搭建帐篷三顶，对帐篷进行检查",
        "农业部门、国土资源部门以外的交通部门",
        "原县工商局、原国土资源局的职责划入",
        "（原县扶贫办）",
        "2015年，县国土资源局印发通知",
        "《国土资源局工作规则》",
        "《中华人民共和国人口与计划生育法》",
        "县文化和旅游局",
        "自己经营",
        "本月份内完成",
        "第二个、十二个",
        "不满清单要求",
        "人犯罪的",
        "县住房和城乡建设局、城市建设部门",
        "按排名先后",
        "上海拨付",
    ],
)
def test_it_leaves_what_is_right_alone(text):
    assert [hit.text for hit in find_words(text, WORDS) if hit.text not in ("国土资源部门", "环保部门")] == []


def test_it_lets_an_older_text_speak_its_own_language():
    assert found("报县工商局", written_on=date(2016, 5, 1)) == []
    assert found("报县工商局", written_on=date(2026, 5, 1)) == ["工商局"]
    assert found("开立帐户", written_on=date(2016, 5, 1)) == ["帐户"]


def test_the_longer_word_counts():
    words = [
        Word("工商", HitKind.OUTDATED_WORD),
        Word("工商局", HitKind.OUTDATED_WORD),
        Word("局长", HitKind.WRONG_WORD),
    ]
    assert [hit.text for hit in find_words("工商局长与工商", words)] == ["工商局", "工商"]
    assert find_words("工商局", []) == []


def test_what_needs_judgement_is_only_noted():
    hits = find_words("法人代表张三", WORDS)
    assert [hit.severity for hit in hits] == [Severity.NOTE]


def test_the_shipped_dictionary_is_sound():
    assert len(WORDS) >= 150
    assert len({word.text for word in WORDS}) == len(WORDS)
    for word in WORDS:
        assert word.text != word.suggestion
        assert word.suggestion
        assert word.why
        assert word.source
        assert all(word.text in phrase for phrase in word.unless), word.text
        assert word.kind in WORDING
        assert (word.since is not None) == (word.kind is HitKind.OUTDATED_WORD), word.text


@settings(max_examples=80)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from([word.text for word in WORDS] + ["原", "《", "》", "。", "2015年", "部门"]), max_size=12
        ).map("".join),
    )
)
def test_it_reads_any_text(text):
    for hit in find_words(text, WORDS):
        assert text[hit.start : hit.end] == hit.text


@settings(max_examples=40)
@given(st.lists(st.text(min_size=1, max_size=6), max_size=8), st.text(max_size=60))
def test_it_takes_any_dictionary(texts, text):
    words = [Word(one, HitKind.SENSITIVE_WORD) for one in texts]
    assert bool(find_words(text, words)) == any(one in text for one in texts)
