"""Indexes that say the same on both databases."""

from __future__ import annotations

from typing import Any

from django.db.models import Index, OrderBy


class IndiceDeLosUltimos(Index):
    """Index of expressions, of which a descending one has what is not known last. SQLite has it so, and will not be told."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "sqlite":
            return super().create_sql(model, schema_editor, using=using, **kwargs)
        suyas = [
            OrderBy(e.expression, descending=True)
            if isinstance(e, OrderBy) and e.descending and e.nulls_last
            else e
            for e in self.expressions
        ]
        return Index(*suyas, name=self.name).create_sql(model, schema_editor, using=using, **kwargs)


class IndiceDeIguales(Index):
    """Index of one column of long texts, of which it is asked whether one is like another and nothing else. PostgreSQL keeps
    their hashes, for a tree has no room for ten thousand letters; SQLite, which has no such index, a tree."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        como = " USING hash" if schema_editor.connection.vendor == "postgresql" else using
        return super().create_sql(model, schema_editor, using=como, **kwargs)
