"""Version 1 of the API: the public tables as JSON, read only. HTTP and glue; what it says is in `salidas/api/`."""
