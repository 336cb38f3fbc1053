"""What managers steer by, and the demonstration municipality that shows it."""
