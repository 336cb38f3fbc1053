"""Who acts on a tender beside their role: openers, holder of the spare key, evaluators, writers of a control bid."""
