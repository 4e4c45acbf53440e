"""Compilers of SQLite."""

from django.db.models.sql import compiler

from base.motores.compilador import LeeDeUnDia, NoEscribeEnUnDia


class SQLCompiler(LeeDeUnDia, compiler.SQLCompiler):
    pass


class SQLAggregateCompiler(LeeDeUnDia, compiler.SQLAggregateCompiler):
    pass


class SQLInsertCompiler(NoEscribeEnUnDia, compiler.SQLInsertCompiler):
    pass


class SQLUpdateCompiler(NoEscribeEnUnDia, compiler.SQLUpdateCompiler):
    pass


class SQLDeleteCompiler(NoEscribeEnUnDia, compiler.SQLDeleteCompiler):
    pass
