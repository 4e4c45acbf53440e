"""The personal link: an enlace reports without an account."""
