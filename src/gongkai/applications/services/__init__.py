"""Changing applications: one verb a function."""
