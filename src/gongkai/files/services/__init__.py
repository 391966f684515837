"""Keep a file, give it an owner, let it go, say who may see it."""

from __future__ import annotations

from gongkai.files.services.sending import sent
from gongkai.files.services.storing import adopt, keep_rows, release, store
from gongkai.files.services.sweeping import sweep
from gongkai.files.services.visibility import may_see, register_visibility

__all__ = ["adopt", "keep_rows", "may_see", "register_visibility", "release", "sent", "store", "sweep"]
