"""Django's database engines, which also read of a past day (`base/vigencias.py`)."""
