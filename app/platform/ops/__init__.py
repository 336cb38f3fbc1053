"""Running an installation: start and stop, health, logs, and what is missing."""
