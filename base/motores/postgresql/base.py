"""PostgreSQL, which also reads of a past day."""

from django.db.backends.postgresql import base, features, operations

from base.motores.compilador import AgrupaPorColumnas


class DatabaseFeatures(AgrupaPorColumnas, features.DatabaseFeatures):
    pass


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "base.motores.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
