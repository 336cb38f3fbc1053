"""How a municipality buys: procedure kinds, the life of a tender, thresholds and working days."""
