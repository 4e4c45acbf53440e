"""Amending a public pledge in the admin: the forms, one a kind; their pages; and what was proposed."""
