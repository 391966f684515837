"""What people fill in about checks, words, clean-ups and personal-information rules."""
