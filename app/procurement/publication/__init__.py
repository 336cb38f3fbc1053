"""What the public is told of a tender: its editions, questions with answers, and amendments."""
