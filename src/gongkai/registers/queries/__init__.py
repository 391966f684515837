"""What is asked of registers."""
