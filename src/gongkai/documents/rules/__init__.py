"""Documents in plain Python: states, numbers, openness, interpretation, validity. No Django below this line."""

from __future__ import annotations
