"""The ledger's doors for reading, one module a face: see README.md for the list."""
