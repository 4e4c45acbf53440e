"""SQLite, which also reads of a past day."""

from django.db.backends.sqlite3 import base, features, operations

from base.motores.compilador import AgrupaPorColumnas


class DatabaseFeatures(AgrupaPorColumnas, features.DatabaseFeatures):
    pass


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "base.motores.sqlite3.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
