"""Evaluation: who may take part, which bidders are suitable, individual scores, and the consensus."""
