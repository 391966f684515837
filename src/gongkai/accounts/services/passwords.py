"""Password rules."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError


class KindsOfCharacters:
    """At least three of: lower case, upper case, digit, other (等级保护 common practice)."""

    def validate(self, password: str, user: object | None = None) -> None:
        """Raise when fewer than three kinds are used."""
        kinds = sum(bool(re.search(kind, password)) for kind in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]"))
        if kinds < 3:
            raise ValidationError("口令应包含大写字母、小写字母、数字、其他符号中的至少三种。")

    def get_help_text(self) -> str:
        """The rule as a sentence."""
        return "口令应包含大写字母、小写字母、数字、其他符号中的至少三种。"
