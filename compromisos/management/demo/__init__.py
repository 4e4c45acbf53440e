"""The made-up data of `manage.py datos_demo`."""
