"""Forms of importing: one file, many files."""

from __future__ import annotations

from django import forms

from gongkai.documents.rules.states import Kind


class BringForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label="文件", help_text="Word（.docx、.doc）、WPS、PDF、OFD 或文本，不超过 50 MB", widget=forms.FileInput()
    )
    kind = forms.ChoiceField(label="体裁", required=False, choices=[("", "按文中内容判断"), *Kind.choices()])


class BatchForm(forms.Form):
    """Many files in an archive, with or without a list of their facts."""

    file = forms.FileField(label="压缩包", help_text=".zip，内含 .docx 文件，可以有子文件夹", widget=forms.FileInput())
    sheet = forms.FileField(
        label="清单", required=False, widget=forms.FileInput(),
        help_text=".xlsx，第一行为表头，可有：文件名、标题、发文字号、体裁、成文日期、主送机关、施行日期、有效期截止、解读机关、主题分类",
    )  # fmt: skip
    kind = forms.ChoiceField(label="体裁", required=False, choices=[("", "按文中内容判断"), *Kind.choices()])
    historical = forms.BooleanField(
        label="历史公文", required=False, help_text="过去制发、从未认定公开属性的公文；不起算20个工作日时限，列入补认定"
    )
