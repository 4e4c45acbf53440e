"""Open data: every public table, and any filtered list, as files; and the page that explains them."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.dias import Dia
from base.numeros import entero, numero
from base.recuentos import contar_hasta
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.models import Periodo
from compromisos.salidas import encargos, http
from compromisos.salidas.catalogos import comprimido
from compromisos.salidas.compartir.datos import de_los_datos
from compromisos.salidas.comprimido import juntar
from compromisos.salidas.condicional import dato_publico
from compromisos.salidas.copia.publicadas import publicadas
from compromisos.salidas.datos import recuento
from compromisos.salidas.datos.columns import PUBLICAS
from compromisos.salidas.datos.contenidos import CONTENIDOS
from compromisos.salidas.datos.diccionario import explicadas
from compromisos.salidas.datos.obsoleto import cabeceras_de
from compromisos.salidas.datos.recuento import Recuento
from compromisos.salidas.datos.tablas import FORMATOS, TablaPublica
from compromisos.views.comun import con_dia
from compromisos.views.hechos import entregar

AL_MOMENTO = (
    2000  # records of a workbook; more are made by the worker. Text begins at once, whatever its length
)


@require_safe
@con_dia
def datos(request: HttpRequest, *, dia: Dia) -> HttpResponse:
    recuentos = _recuentos(request, dia)
    tablas = [
        {
            "nombre": nombre,
            "titulo": CONTENIDOS[nombre].titulo,
            "explicacion": CONTENIDOS[nombre].explicacion,
            "recuento": recuentos.get(nombre),
            "archivos": [(f, *_peso(nombre, f, recuentos.get(nombre), dia)) for f in FORMATOS],
        }
        for nombre in PUBLICAS
    ]
    cerrados = Periodo.objects.cerrados(dia).defer("instantanea").select_related("edicion")
    return render(
        request,
        "compromisos/datos.html",
        {
            "tablas": tablas,
            "diccionario": explicadas(),
            "dia": dia.fecha,
            "periodos": cerrados,
            "peso_de_todo": encargos.todo(dia).guardado(dia).peso(),
            "copias": [] if getattr(request, "copia", None) else publicadas(dia.fecha),
            "como_citar": comprimido.como_citar(dia),
            "json_ld": de_los_datos(dia),
        },
    )


@require_safe
@con_dia
@dato_publico
def archivo(request: HttpRequest, tabla: str, formato: str, *, dia: Dia) -> HttpResponseBase:
    """One table, whole or of the pledges that the list's own filters choose. Streamed.

    What the filters do not understand is refused, not ignored: a file has no place for a notice.
    """
    if tabla not in PUBLICAS or formato not in FORMATOS:
        raise Http404(_("Esa tabla no existe."))
    pedidos, desde = _desde(request, tabla)
    filtro = FiltroCompromisos(pedidos, dia)
    quejas = filtro.errores() + filtro.desconocidos()
    filtrada = bool(filtro.activos())
    if not CONTENIDOS[tabla].filtrable and filtrada:
        quejas.append(_("Esta tabla va siempre entera: solo admite «al»."))
    if desde == 0:
        quejas.append(_("«desde» es el número de la primera anotación que se quiere: 1, 2, 3…"))
    la_tabla = TablaPublica(tabla, filtro.qs, dia)
    registros = la_tabla.registros().filter(numero__gte=desde) if desde else la_tabla.registros()
    es_parte = bool(set(pedidos) - {"al"}) or desde is not None
    if not quejas and es_parte and formato == "xlsx" and _es_larga(registros):
        quejas.append(_demasiada())
    if quejas:
        return http.no_se_entiende(quejas)
    que_parte = f"-desde-{desde}" if desde else "-filtrados" if filtrada else ""
    nombre = f"{tabla}{que_parte}-{dia.fecha.isoformat()}.{formato}"
    if es_parte:
        hecha = http.archivo(nombre, juntar(la_tabla.en_bytes(formato, registros)))
    else:
        hecha = _entera(request, nombre, la_tabla, formato)
    for cabecera, valor in cabeceras_de(c.obsoleta for c in PUBLICAS[tabla] if c.obsoleta).items():
        hecha.headers[cabecera] = valor
    return hecha


def _desde(request: HttpRequest, tabla: str) -> tuple[QueryDict, int | None]:
    """The filters of the list and, of the record, the first entry that is asked for: 0 if it makes no sense."""
    pedidos = request.GET.copy()
    if tabla != "registro" or "desde" not in pedidos:
        return pedidos, None
    return pedidos, entero(pedidos.pop("desde")[-1]) or 0


def _es_larga(registros: QuerySet) -> bool:
    """One query, which stops counting there."""
    return contar_hasta(registros, AL_MOMENTO).hay_mas


def _demasiada() -> str:
    frase = _(
        "Son más de %(n)s registros, demasiados para un libro de Excel de una parte: pida CSV, que no tiene límite, o la "
        "tabla entera en XLSX."
    )
    return frase % {"n": numero(AL_MOMENTO)}


def _entera(request: HttpRequest, nombre: str, tabla: TablaPublica, formato: str) -> HttpResponseBase:
    """Made once for what is public and the day: while it is sent or, of a long workbook, by the worker."""
    encargo = encargos.tabla_entera(tabla.nombre, formato, tabla.dia)
    guardado = encargo.guardado(tabla.dia)
    if guardado.peso() is not None or formato == "xlsx" and _es_larga(tabla.registros()):
        return entregar(request, nombre, encargo, tabla.dia)
    if (sin_cambios := http.sin_cambios(request, guardado.etag)) is not None:
        return sin_cambios
    trozos = guardado.guardando(
        juntar(tabla.en_bytes(formato)), si=lambda: encargo.guardado(encargo.dia()) == guardado
    )
    return http.archivo(nombre, trozos, ETag=guardado.etag)


def _recuentos(request: HttpRequest, dia: Dia) -> dict[str, Recuento]:
    """{table: what was counted of it}, of what is public now; empty while the worker counts."""
    encargo = encargos.recuento(dia)
    guardado = encargo.guardado(dia)
    if guardado.peso() is None:
        if getattr(request, "copia", None) or recuento.se_cuenta_pronto(dia):
            contados = encargos.contados(dia)
            guardado.guardar([recuento.escrito(contados)])
            return contados
        with suppress(encargos.Demasiados):
            encargos.pedir(encargo, guardado)
    if (hecho := guardado.abrir()) is None:
        return {}
    with hecho:
        return recuento.leido(hecho.read())


def _peso(nombre: str, formato: str, contado: Recuento | None, dia: Dia) -> tuple[int | None, bool]:
    """Bytes of the file, and whether they are exact: of a long one that nobody took yet, what some of it weighs says
    about how much."""
    peso = encargos.tabla_entera(nombre, formato, dia).guardado(dia).peso()
    if peso is None and contado:
        return contado.pesos[formato], contado.filas <= recuento.FILAS_QUE_SE_PESAN
    return peso, True
