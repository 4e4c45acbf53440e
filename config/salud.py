"""Two answers for whoever operates it: alive, and able to serve."""

from __future__ import annotations

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


def _texto(cuerpo: str, status: int = 200) -> HttpResponse:
    return HttpResponse(
        cuerpo + "\n",
        content_type="text/plain; charset=utf-8",
        status=status,
        headers={"Cache-Control": "no-store"},
    )


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that a database that is down kills no process."""
    return _texto("ok")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; otherwise 503 and which of the two is missing."""
    try:
        executor = MigrationExecutor(connections["default"])
        pendientes = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return _texto("sin base de datos", status=503)
    if pendientes:
        return _texto("faltan migraciones", status=503)
    return _texto("ok")
