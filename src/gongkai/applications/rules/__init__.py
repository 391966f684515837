"""Disclosure on request (条例第二十七至四十五条): plain Python; today, the calendar and the limits come in as arguments."""
