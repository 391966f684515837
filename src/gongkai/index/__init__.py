"""Full text and bitmaps behind one small interface. Knows no domain word."""
