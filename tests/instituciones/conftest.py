"""The editor of the tests of the admin."""

from tests.compromisos.admin.conftest import editora

__all__ = ["editora"]
