"""Award: ranking by the tender's own rules, the decision of each lot, letters, standstill, the evaluation report."""
