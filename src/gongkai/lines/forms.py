"""What is entered of a line, and about a place that says otherwise."""

from __future__ import annotations

from typing import Any

from django import forms

from gongkai.kernel.fields import day_field, text_field
from gongkai.lines import rules
from gongkai.lines.models import Line
from gongkai.lines.rules import Facts, Standing
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Actor


class LineForm(forms.Form):
    """A line: what it is called, by which words texts are known, the figures and the wording that hold."""

    organ: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label="牵头单位", queryset=None, empty_label=None)
    name = forms.CharField(label="口径名称", max_length=100, help_text="如：2026年城乡居民医保个人缴费标准")
    cues = text_field("关键词", 2, 500, help_text="文稿里出现其中任何一个，就是在说这件事；每行一个，或用“、”分开")
    figures = text_field(
        "口径数字", 3, 2000, required=False, help_text="每行一个，写成“名称=数字单位”，如：个人缴费标准=400元"
    )
    wording = text_field("统一表述", 3, 2000, required=False)
    wrong = text_field("不得使用的说法", 2, 1000, required=False, help_text="每行一个")
    basis = forms.CharField(label="依据", max_length=300, required=False, help_text="下达的指令、文件名称和文号")
    since = day_field("开始使用")
    until = day_field("停止使用", required=False, help_text="不填为一直使用")

    def __init__(self, *args: Any, actor: Actor, line: Line | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organs = orgs.organs(actor.jurisdiction_id)
        field = self.fields["organ"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organs if actor.oversees else organs.filter(pk=actor.organ_id)
        if line is not None:
            del self.fields["organ"]

    def clean_figures(self) -> list[rules.Figure]:
        """As figures; each line that cannot be read is named."""
        found, faults = rules.figures_read(self.cleaned_data["figures"])
        if faults:
            raise forms.ValidationError(faults)
        return found

    @property
    def facts(self) -> Facts:
        """What was entered, as the rules read it; after validation."""
        given = self.cleaned_data
        return Facts(
            given["name"].strip(), tuple(rules.words_read(given["cues"])), tuple(given["figures"]),
            tuple(word.strip() for word in given["wrong"].splitlines() if word.strip()), given["wording"].strip(),
        )  # fmt: skip


def initial_of(line: Line) -> dict[str, Any]:
    """A line as it was entered."""
    facts = line.facts
    return {
        "name": line.name, "cues": "\n".join(line.cues), "figures": rules.figures_written(facts.figures),
        "wording": line.wording, "wrong": "\n".join(line.wrong), "basis": line.basis, "since": line.since, "until": line.until,
    }  # fmt: skip


class EndForm(forms.Form):
    """停用."""

    reason = text_field("停用的理由", 2, 300)


class DecideForm(forms.Form):
    """What the office says to a place."""

    verdict = forms.ChoiceField(
        label="处理",
        choices=[(Standing.KEPT, "认可，可以这样写"), (Standing.UPHELD, "要求改正")],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label="意见", max_length=300, required=False)
