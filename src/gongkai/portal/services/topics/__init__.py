"""Topics: composing, checking and making public, masking, keeping in step with the house."""

from __future__ import annotations
