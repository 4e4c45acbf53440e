"""The chained record: what each entry says, what is missing from it, whether it agrees."""
