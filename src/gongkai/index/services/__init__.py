"""Doors: `text` (search) and `bitmaps` (lists with exact counts)."""
