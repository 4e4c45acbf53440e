"""What a reader gets when something fails: the 503 page if it is the database, one of its own if it is a search that took too
long, else the 500 page."""

from __future__ import annotations

import logging
import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import server_error

from base.a_tiempo import SE_ACABO, TardaDemasiado
from base.direcciones import es_de_la_api
from compromisos.salidas.api import problemas

PAGINA = settings.BASE_DIR / "templates" / "503.html"
# Classes of SQLSTATE: connection, transaction rolled back by the server, resources, operator or a limit of time.
CLASES = ("08", "40", "53", "57")
# A lock, or a transaction, that waited too long; a server that only reads, as one does that is being changed for another.
CODIGOS = ("55P03", "25P03", "25006")
log = logging.getLogger(__name__)


def pagina(*, segundos: int) -> HttpResponse:
    return HttpResponse(PAGINA.read_bytes(), status=503, headers={"Retry-After": str(segundos)})


def por_la_base(error: BaseException | None) -> HttpResponse | None:
    """The 503 page, if `error` says that the database cannot serve now; None if it is an error of ours."""
    if not isinstance(error, DatabaseError | InterfaceError) or not no_puede(error):
        return None
    log.error("database: %s", str(error).partition("\n")[0])
    respuesta = pagina(segundos=60)
    # What took too long there would take as long here.
    respuesta.la_base_no_puede = getattr(error.__cause__, "pgcode", None) != SE_ACABO  # type: ignore[attr-defined]
    return respuesta


def por_una_busqueda(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """The answer to a search that took too long, which says what to do; None for any other failure. Of the API, a problem."""
    if not request.GET.get("q") or not _se_acabo_el_tiempo(error):
        return None
    log.warning("search: %s", str(error).partition("\n")[0])
    if es_de_la_api(request.path_info):
        return problemas.respuesta(problemas.Problema(problemas.BUSQUEDA_LARGA), request)
    dicho = render(request, "busqueda_larga.html", status=503)
    dicho.headers["Cache-Control"] = "no-store"
    return dicho


def _se_acabo_el_tiempo(error: BaseException | None) -> bool:
    return (
        isinstance(error, TardaDemasiado)
        or getattr(getattr(error, "__cause__", None), "pgcode", None) == SE_ACABO
    )


def error_del_servidor(request: HttpRequest) -> HttpResponse:
    """handler500: also for what is raised outside the views, where `process_exception` is not asked: the session
    and the account of whoever is signed in are read by middleware."""
    return por_la_base(sys.exc_info()[1]) or server_error(request)


def no_puede(error: DatabaseError | InterfaceError) -> bool:
    """Whether it is the database that cannot serve now, and not a statement of ours that is wrong."""
    if isinstance(error, InterfaceError):
        return True  # the connection was lost
    if (codigo := getattr(error.__cause__, "pgcode", None)) is not None:
        return codigo[:2] in CLASES or codigo in CODIGOS
    if not isinstance(error, OperationalError):
        return False
    if hasattr(error.__cause__, "pgcode"):
        return True  # PostgreSQL was not there to give it a code
    return "is locked" in str(error) or not _responde()


def _responde() -> bool:
    try:
        connection.ensure_connection()
        return connection.is_usable()
    except (OperationalError, InterfaceError):
        return False
