"""Companies that register themselves to ask questions and bid."""
