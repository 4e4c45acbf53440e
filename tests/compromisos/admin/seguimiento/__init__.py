"""Follow-up in the admin."""
