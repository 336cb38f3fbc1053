"""Taking requirements from the library, and newer wordings of those that were taken."""
