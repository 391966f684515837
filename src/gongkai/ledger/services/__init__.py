"""The ledger's doors for changes, one module a noun: see README.md for the list."""
