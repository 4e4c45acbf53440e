"""Follow-up as work: who is in charge, what was said and when to come back to it."""
