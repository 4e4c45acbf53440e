"""General Django tools: days, text, bulk writes, versions, history, files. Knows nothing of commitments."""
