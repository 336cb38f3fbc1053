"""What a person has typed and not saved, kept for that person alone."""
