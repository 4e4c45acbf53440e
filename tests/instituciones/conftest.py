"""The editor of the tests of the admin."""

from tests.compromisos.admin.conftest import cuenta_de_editora, editora

__all__ = ["cuenta_de_editora", "editora"]
