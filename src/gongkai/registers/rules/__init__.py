"""Registers as data: definitions, the reading of cells, checks between fields, masking and printing."""
