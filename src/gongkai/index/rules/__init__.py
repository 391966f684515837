"""What is put in, what comes out, and how text is folded, cut, matched and marked. Plain Python."""
