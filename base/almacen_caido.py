"""What is raised when the store of files does not answer. Apart, so that it can be caught where the store is a folder."""

from __future__ import annotations


class AlmacenCaido(Exception):
    """The store of files did not answer, or refused."""
