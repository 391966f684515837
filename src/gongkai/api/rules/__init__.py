"""What may be sent and what is answered, in plain Python."""
