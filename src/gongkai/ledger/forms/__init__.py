"""Forms of the ledger, by noun."""
