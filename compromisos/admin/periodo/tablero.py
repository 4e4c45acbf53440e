"""Board of a period: per institution, how far it has come, what was written to whom, whom to call. Of one that closed,
as it was that day, and what has changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.admin import por_encargado
from compromisos.admin.descargar import archivo_de_lista, pide_archivo
from compromisos.admin.periodo.partes import AdminDePeriodos
from compromisos.correo import a_pedido, puede_salir, recordatorios
from compromisos.correo.recordatorios import Correspondencia
from compromisos.lectura import encargos, periodos
from compromisos.lectura.periodos import InstitucionEnPeriodo
from compromisos.models import Periodo
from compromisos.publicacion import cierre, permisos
from compromisos.reglas.recordatorios import Contestacion
from compromisos.salidas.datos.columns.de_trabajo import TableroResource
from instituciones.models import Contacto, Institucion
from instituciones.permisos import puede_exportar_contactos

POR_HOJA = 100  # institutions, of those that answered and of those that did not

PALABRAS: dict[Contestacion, str | Promise] = {
    Contestacion.PUBLICADO: gettext_lazy("Publicado"),
    Contestacion.EN_REVISION: gettext_lazy("Por revisar"),
    Contestacion.DEVUELTO: gettext_lazy("Devuelto"),
    Contestacion.BORRADOR: gettext_lazy("En borrador"),
    Contestacion.NADA: gettext_lazy("Nada todavía"),
}


@dataclass(slots=True)
class FilaDelTablero:
    """A row. `despues`: how far it has come today, where that is not how the period closed."""

    f: InstitucionEnPeriodo
    carta: Correspondencia | None
    contactos: list[Contacto]
    despues: str | Promise = ""
    whatsapp: str = ""
    # Only where one chooses whom to remind:
    marcada: bool = False
    reciente: bool = False

    @property
    def institucion(self) -> Institucion:
        return self.f.institucion

    @property
    def palabra(self) -> str | Promise:
        return PALABRAS[self.f.contestacion]

    @property
    def se_le_escribe(self) -> bool:
        """Whether somebody would get a letter."""
        return self.carta is not None and self.carta.personas > self.carta.de_baja

    @property
    def sin_nadie(self) -> bool:
        """Whether there is no account nor link, with address or without."""
        return self.carta is None


@dataclass(frozen=True, slots=True)
class Hoja:
    """The rows of a part of the board that one page shows, and the addresses of those before and after; "" of none."""

    pagina: Page
    antes: str = ""
    despues: str = ""

    @classmethod
    def de(cls, filas: list[FilaDelTablero], request: HttpRequest, parte: str) -> Hoja:
        """Of `parte`, the name of its parameter and of its place on the page."""
        pagina = Paginator(filas, POR_HOJA).get_page(request.GET.get(parte))

        def direccion(n: int) -> str:
            datos = request.GET.copy()
            datos[parte] = str(n)
            return f"?{datos.urlencode()}#{parte}"

        return cls(
            pagina,
            direccion(pagina.previous_page_number()) if pagina.has_previous() else "",
            direccion(pagina.next_page_number()) if pagina.has_next() else "",
        )


def filas_de(periodo: Periodo, user, dia: Dia) -> list[FilaDelTablero]:
    """Ten queries, whatever the number of institutions."""
    ahora = periodos.tablero(periodo, dia)
    if periodo.abierto:
        cartas = recordatorios.correspondencia(periodo)
        pares = [(f, cartas.get(f.institucion.pk)) for f in ahora]
    else:
        pares = [(f, Correspondencia.de_antes(c)) for f, c in periodos.tablero_al_cierre(periodo)]
    contactos = contactos_de([f.institucion.pk for f, _c in pares], user)
    filas = [FilaDelTablero(f, carta, contactos.get(f.institucion.pk, [])) for f, carta in pares]
    if not periodo.abierto:
        _decir_que_cambio(filas, ahora)
    return filas


def _con_recado(faltan: Iterable[FilaDelTablero], periodo: Periodo) -> None:
    """With the message to send by telephone to those that have not answered. Of the rows that are shown: each is written
    out."""
    for fila in faltan:
        numero = next((c.numero for c in fila.contactos if c.numero), "")
        fila.whatsapp = a_pedido.whatsapp(a_pedido.recado(periodo, fila.institucion), numero)


def _decir_que_cambio(filas: Iterable[FilaDelTablero], ahora: Iterable[InstitucionEnPeriodo]) -> None:
    hoy = {f.institucion.pk: f for f in ahora}
    for fila in filas:
        suya = hoy.get(fila.institucion.pk)
        if suya and suya.contestacion != fila.f.contestacion:
            fila.despues = PALABRAS[suya.contestacion]


def contactos_de(instituciones: Collection[int], user) -> dict[int, list[Contacto]]:
    """{institution: its contacts, who answers first before}, of those that `user` may see. One query."""
    suyos: dict[int, list[Contacto]] = {}
    visibles = Contacto.objects.visibles_para(user).filter(institucion__in=instituciones)
    for contacto in visibles.order_by("institucion", "-papel", "nombre", "pk"):
        suyos.setdefault(contacto.institucion_id, []).append(contacto)
    return suyos


def _a_cargo_de(filas: list[FilaDelTablero], encargado: str, user) -> list[FilaDelTablero]:
    """Those of the institutions under one of the options of the filter. One query; none without it."""
    if not encargado:
        return filas
    suyas = set(encargos.instituciones_de_quien(encargado, user).values_list("pk", flat=True))
    return [f for f in filas if f.institucion.pk in suyas]


def ver(admin: AdminDePeriodos, request: HttpRequest, pk: int) -> HttpResponseBase:
    periodo = get_object_or_404(
        admin.get_queryset(request).select_related("edicion", "abierto_por", "cerrado_por"), pk=pk
    )
    if not admin.has_view_permission(request, periodo):
        raise PermissionDenied
    todas = filas_de(periodo, request.user, Dia.de_hoy())
    opciones, encargado = por_encargado.opciones(request), request.GET.get(encargos.ENCARGADO, "")
    encargado = encargado if encargado in dict(opciones) else ""
    filas = _a_cargo_de(todas, encargado, request.user)
    dichos = [(_("A cargo de"), str(dict(opciones)[encargado]))] if encargado else []
    if formato := pide_archivo(request):
        sin = frozenset() if puede_exportar_contactos(request.user) else frozenset({"contactos"})
        return archivo_de_lista(TableroResource(sin), filas, formato, de=periodo.nombre, filtros=dichos)
    opera = admin.puede_operar(request)
    faltan = Hoja.de([f for f in filas if not f.f.respondio], request, "faltan")
    if periodo.abierto:
        _con_recado(faltan.pagina.object_list, periodo)
    return admin.pagina(
        request,
        "admin/compromisos/periodo/tablero.html",
        periodo=periodo,
        title=periodo.nombre,
        cuenta=periodos.contar(f.f for f in filas),
        faltan=faltan,
        respondieron=Hoja.de([f for f in filas if f.f.respondio], request, "respondieron"),
        cambiaron=sum(bool(f.despues) for f in filas),
        recordables=any(f.se_le_escribe for f in todas if not f.f.respondio),
        sin_nadie=sum(f.sin_nadie for f in todas) if periodo.abierto else 0,
        opciones=opciones,
        encargado=encargado,
        dichos=dichos,
        de_todas=len(todas),
        opera=opera and periodo.abierto,
        puede_reabrir=opera and not periodo.abierto and not cierre.por_que_no_se_reabre(periodo),
        deshechos=list(periodo.cierres_deshechos.select_related("cerrado_por", "reabierto_por")),
        da_enlaces=permisos.puede_dar_enlaces_personales(request.user),
        ve_avances=permisos.ve_avances(request.user),
        ve_cartas=permisos.ve_mensajes(request.user),
        hace_informes=permisos.ve_la_edicion(request.user),
        puede_salir=puede_salir(),
        paso_el_plazo=periodo.abierto and periodo.cierra < timezone.localdate(),
    )
