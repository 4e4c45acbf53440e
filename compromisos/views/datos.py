"""Open data: every public table, and any filtered list, as files; and the page that explains them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.models import Periodo
from compromisos.salidas import http
from compromisos.salidas.cache_key import huella
from compromisos.salidas.datos.columns import ANIDADAS, PUBLICAS
from compromisos.salidas.datos.tablas import FORMATOS, TITULOS, TablaPublica
from compromisos.views.comun import abierto, con_dia

FILAS_QUE_SE_PESAN = (
    100  # of longer files the page knows the weight once somebody took one: 1,000 rows took seconds
)
PESOS_VALEN = 24 * 60 * 60


@require_safe
@con_dia
def datos(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    tablas = []
    marca = huella(dia)
    compromisos = compromisos_de(dia).order_by("codigo")
    for tabla in (TablaPublica(nombre, compromisos, dia) for nombre in PUBLICAS):
        registros = tabla.registros().count()
        filas = tabla.cuantas_filas(registros)
        titulo, explicacion = TITULOS[tabla.nombre]
        tablas.append(
            {
                "nombre": tabla.nombre,
                "titulo": titulo,
                "explicacion": explicacion,
                "registros": registros,
                "filas": filas,
                "archivos": [(f, _peso(tabla, f, filas, marca)) for f in FORMATOS],
                "columnas": PUBLICAS[tabla.nombre],
                "anidada": ANIDADAS.get(tabla.nombre),
            }
        )
    cerrados = Periodo.objects.cerrados(dia).defer("instantanea").select_related("edicion")
    return render(
        request, "compromisos/datos.html", {"tablas": tablas, "dia": dia.fecha, "periodos": cerrados}
    )


@abierto
@require_safe
@con_dia
def archivo(request: HttpRequest, tabla: str, formato: str, *, dia: Dia) -> HttpResponseBase:
    """One table, whole or of the pledges that the list's own filters choose. Streamed.

    What the filters do not understand is refused, not ignored: a file has no place for a notice.
    """
    if tabla not in PUBLICAS or formato not in FORMATOS:
        raise Http404(_("Esa tabla no existe."))
    filtro = FiltroCompromisos(request.GET, dia)
    quejas = filtro.errores() + filtro.desconocidos()
    filtrada = bool(filtro.activos())
    if tabla == "instituciones" and filtrada:
        quejas.append(_("La tabla de instituciones va siempre entera: solo admite «al»."))
    if quejas:
        return http.frase(quejas, 400)
    trozos: Iterable[str | bytes] = TablaPublica(tabla, filtro.qs, dia).trozos(formato)
    if not filtrada:
        trozos = _pesando(trozos, f"peso-{tabla}-{formato}-{huella(dia)}")
    nombre = f"{tabla}{'-filtrados' if filtrada else ''}-{dia.fecha.isoformat()}.{formato}"
    return http.archivo(nombre, trozos)


def _peso(tabla: TablaPublica, formato: str, filas: int, marca: str) -> int | None:
    """Bytes of the file; None if they are not known and finding out would take long."""
    clave = f"peso-{tabla.nombre}-{formato}-{marca}"
    if (peso := cache.get(clave)) is None and filas <= FILAS_QUE_SE_PESAN:
        for _trozo in _pesando(tabla.trozos(formato), clave):
            pass
        peso = cache.get(clave)
    return peso


def _pesando(trozos: Iterable[str | bytes], clave: str) -> Iterator[str | bytes]:
    """The same pieces; once the last is gone, what they weighed is kept under `clave`."""
    peso = 0
    for trozo in trozos:
        peso += len(trozo.encode() if isinstance(trozo, str) else trozo)
        yield trozo
    cache.set(clave, peso, PESOS_VALEN)
