"""What the registrar types about an application that waits for a look."""

from __future__ import annotations

from gongkai.applications.forms.handling import OfApplication
from gongkai.kernel.fields import text_field


class TurnOutForm(OfApplication):
    """按机器提交处理."""

    reason = text_field(
        "认定的理由", rows=2, most=300, help_text="如：一小时内内容雷同的有几十件，所留电话均无法接通。"
    )
