"""Compilers of PostgreSQL."""

from django.db.backends.postgresql import compiler

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
