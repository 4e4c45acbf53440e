"""The days, kinds and institution that an address of changes asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpRequest, QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia, fin_del_dia, inicio_del_dia
from base.recuentos import contar_hasta
from compromisos.lectura.cambios import Cambio, entre
from compromisos.lectura.causas import LO_QUE_IMPORTA, con_su_causa, es_de
from compromisos.lectura.instituciones import instituciones_de
from compromisos.lectura.modificaciones import de_institucion
from compromisos.models import Avance, Compromiso
from compromisos.reglas.movimientos import vispera
from compromisos.reglas.palabras import TipoCambio
from compromisos.views.comun import leer_fecha
from instituciones.models import Institucion

DIAS = 90
POCOS, MUCHOS = 500, 2000  # changes that are read together
MESES = 5  # before this one, offered as beginnings
TODO = "todo"  # of `tipo`: every kind
DE_UN_FEED = ("archivo", "parte")  # which of its documents
PARAMETROS = {"desde", "hasta", "tipo", "institucion", "al", "pagina", *DE_UN_FEED}


@dataclass(slots=True)
class LapsoPedido:
    """Parsed request. With `errores` there is nothing to show but them. Without `tipos` it is of what matters, unless
    `todo` was asked."""

    dia: Dia
    desde: date
    hasta: date
    tipos: list[TipoCambio] = field(default_factory=list)
    todo: bool = False
    institucion: Institucion | None = None
    errores: list[str] = field(default_factory=list)
    omitidos: list[str] = field(default_factory=list)  # sentences about what was not taken into account
    al_reves: bool = False  # the two days came in the wrong order
    consulta: QueryDict = field(
        default_factory=QueryDict
    )  # what of the request is known here: for the addresses of its files

    @property
    def compromisos(self):
        return self.institucion and Compromiso.objects.filter(institucion=self.institucion)

    @property
    def fichas(self):
        return self.institucion and de_institucion(self.institucion)

    def cambios(self) -> list[Cambio]:
        return self.entre(self.desde, self.hasta)

    def entre(self, desde: date, hasta: date) -> list[Cambio]:
        dia = Dia(self.dia.hoy, hasta)
        return con_su_causa(entre(desde, dia, compromisos=self.compromisos, fichas=self.fichas))

    def tramos(self) -> Iterator[list[Cambio]]:
        """`cambios`, the newest first, some days at a time: however many they are, the first are soon there and memory does
        not grow with them. Of a short list, all at once."""
        yield from self.tramos_antes_de(self.hasta)

    def tramos_antes_de(self, hasta: date) -> Iterator[list[Cambio]]:
        """Those of `hasta` and of the days before, from the newest."""
        dias = self._dias_del_primero(self.desde, hasta)
        while hasta >= self.desde:
            desde = max(self.desde, hasta - timedelta(days=min(dias, hasta.toordinal()) - 1))
            yield (suyos := self.entre(desde, hasta))
            dias, hasta = _otros_dias(dias, len(suyos)), vispera(desde)
            if hasta == desde:
                break

    def tramos_desde(self, desde: date) -> Iterator[list[Cambio]]:
        """Those of `desde` and of the days after, from the oldest; those of each stretch, newest first."""
        dias = self._dias_del_primero(desde, self.hasta)
        while desde <= self.hasta:
            hasta = min(self.hasta, desde + timedelta(days=min(dias, (date.max - desde).days + 1) - 1))
            yield (suyos := self.entre(desde, hasta))
            dias = _otros_dias(dias, len(suyos))
            if hasta == date.max:
                break
            desde = hasta + timedelta(days=1)

    def _dias_del_primero(self, desde: date, hasta: date) -> int:
        """One query."""
        publicados = Avance.objects.sellados().filter(
            publicado_en__gte=inicio_del_dia(desde), publicado_en__lt=fin_del_dia(hasta)
        )
        if self.institucion:
            publicados = publicados.filter(compromiso__institucion=self.institucion)
        return 1 if contar_hasta(publicados, MUCHOS).hay_mas else max((hasta - desde).days + 1, 1)

    def cuantos(self) -> int:
        """How many of `cambios` are asked for, without holding them all."""
        return sum(len(self.elegidos(tramo)) for tramo in self.tramos())

    def elegidos(self, cambios: list[Cambio]) -> list[Cambio]:
        if self.todo:
            return cambios
        return [c for c in cambios if es_de(c, self.tipos or LO_QUE_IMPORTA)]


def _otros_dias(dias: int, cambios: int) -> int:
    """How many days the next stretch takes, after one of so many with so many changes."""
    return dias * 4 if cambios < POCOS else max(dias // 4, 1) if cambios > MUCHOS else dias


def leer_lapso(request: HttpRequest, dia: Dia) -> LapsoPedido:
    hoy = dia.fecha
    pedido = LapsoPedido(dia, desde=hoy - timedelta(days=DIAS), hasta=hoy, consulta=request.GET.copy())
    for nombre in ("hasta", "desde"):
        if texto := request.GET.get(nombre, ""):
            try:
                setattr(pedido, nombre, leer_fecha(texto, hoy=hoy))
            except ValueError as error:
                pedido.errores.append(str(error))
        if (
            nombre == "hasta"
            and "desde" not in request.GET
            and pedido.hasta > date.min + timedelta(days=DIAS)
        ):
            pedido.desde = pedido.hasta - timedelta(days=DIAS)
    if pedido.desde > pedido.hasta and not pedido.errores:
        pedido.al_reves = True
        pedido.errores.append(
            _("La primera fecha, %(desde)s, va después de la segunda, %(hasta)s.")
            % {
                "desde": date_format(pedido.desde, "SHORT_DATE_FORMAT"),
                "hasta": date_format(pedido.hasta, "SHORT_DATE_FORMAT"),
            }
        )
    desconocido = _("%(nombre)s: «%(valor)s» no es un valor que conozcamos.")
    for valor in request.GET.getlist("tipo"):
        if valor == TODO:
            pedido.todo = True
            continue
        try:
            pedido.tipos.append(TipoCambio(valor))
        except ValueError:
            pedido.errores.append(desconocido % {"nombre": _("Tipo de cambio"), "valor": valor[:40]})
    if slug := request.GET.get("institucion", ""):
        pedido.institucion = instituciones_de(dia).filter(slug=slug[:200]).first()
        if pedido.institucion is None:
            pedido.errores.append(desconocido % {"nombre": _("Institución"), "valor": slug[:40]})
    if ajenos := sorted(set(request.GET) - PARAMETROS):
        for nombre in ajenos:
            del pedido.consulta[nombre]
        nombres = ", ".join(f"«{n[:40]}»" for n in ajenos[:5])
        pedido.omitidos.append(
            _("No conocemos el filtro %(nombres)s: no se tuvo en cuenta.") % {"nombres": nombres}
        )
    return pedido


def lapsos_a_mano(hoy: date) -> list[tuple[str, date]]:
    """(what it is called, first day) of the stretches that people ask for, all up to `hoy`: this week, this month, since
    each of the months before."""
    primero = hoy.replace(day=1)
    lapsos = [(_("esta semana"), hoy - timedelta(days=hoy.weekday())), (_("este mes"), primero)]
    for _n in range(MESES):
        primero = (primero - timedelta(days=1)).replace(day=1)
        lapsos.append((_("desde %(mes)s") % {"mes": date_format(primero, "F")}, primero))
    return lapsos
