"""What was changed, by whom, and what happened to the tender."""
