"""`gongkai trail`: `offline` checks a file anywhere, `installed` works on this installation's trail."""
