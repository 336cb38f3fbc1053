"""Statistics on arrays and frames: knows nothing of the application that calls it."""
