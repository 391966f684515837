"""What is done to registers."""
