"""How far an interval reaches: one figure for whatever is told with a normal 95 % interval."""

# Standard deviations on either side.
NORMAL_95 = 1.959964
