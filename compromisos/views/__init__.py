"""HTTP and glue, nothing else."""
