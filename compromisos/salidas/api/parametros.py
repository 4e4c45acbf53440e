"""The parameters of an address of the API: read strictly, each wrong one said as a problem.

A page may show a notice beside its rows; a program would go on with what it did not ask for.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django_filters import ModelMultipleChoiceFilter

from base.dias import Dia
from base.fechas import ANIOS
from base.numeros import entero
from compromisos.lectura.filtros.formulario import FiltroCompromisos
from compromisos.salidas.api.problemas import (
    CAMPO_DESCONOCIDO,
    DIA_NO_DISPONIBLE,
    FORMATO_NO_DISPONIBLE,
    PARAMETRO_DESCONOCIDO,
    PARAMETRO_NO_VALIDO,
    PARAMETRO_REPETIDO,
    VALOR_DESCONOCIDO,
    Problema,
    citados,
)
from compromisos.salidas.api.recursos import Recurso

LIMITE, LIMITE_MAXIMO = 50, 200
VALORES = 50  # of one filter
DE_TODOS = frozenset({"al", "campos", "formato"})
DE_UNA_LISTA = DE_TODOS | {"cursor", "limite", "total"}
DE_LA_LISTA = tuple(FiltroCompromisos.base_filters)  # the filters, as the page of the list has them
DE_CADA_TABLA = {"registro": ("desde",)}  # besides those of every list
DE_MODELO = frozenset(  # filters that name a record
    nombre
    for nombre, filtro in FiltroCompromisos.base_filters.items()
    if isinstance(filtro, ModelMultipleChoiceFilter)
)
VARIOS = frozenset(FiltroCompromisos.FACETAS)  # filters that may come several times
FECHA = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_conocidos(consulta: QueryDict, conocidos: Collection[str], varios: Collection[str] = ()) -> None:
    """Raise Problema for names that nobody knows, for one that comes twice and has one value, and for too many values."""
    ajenos = sorted(set(consulta) - set(conocidos))
    if ajenos:
        frase = _("Aquí no hay ningún parámetro %(nombres)s. Los que hay: %(conocidos)s.")
        dicho = frase % {"nombres": citados(ajenos), "conocidos": ", ".join(sorted(conocidos))}
        raise Problema(
            PARAMETRO_DESCONOCIDO, dicho, [(n[:40], str(PARAMETRO_DESCONOCIDO.titulo)) for n in ajenos[:20]]
        )
    repetidos = [n for n, valores in consulta.lists() if len(valores) > 1 and n not in varios]
    if repetidos:
        dicho = _("%(nombres)s admite un solo valor y viene repetido.") % {"nombres": citados(repetidos)}
        raise Problema(PARAMETRO_REPETIDO, dicho, [(n, str(PARAMETRO_REPETIDO.titulo)) for n in repetidos])
    muchos = [n for n, valores in consulta.lists() if len(valores) > VALORES]
    if muchos:
        frase = _("Admite hasta %(n)s valores.") % {"n": VALORES}
        raise Problema(PARAMETRO_NO_VALIDO, errores=[(n, frase) for n in muchos])


def check_formato(request: HttpRequest) -> None:
    """Raise Problema if what is asked for is not JSON."""
    pedido = request.GET.get("formato", "json")
    if pedido != "json" or not request.accepts("application/json"):
        raise Problema(FORMATO_NO_DISPONIBLE, _("Esta API responde en application/json y en nada más."))


def leer_fecha(nombre: str, texto: str, *, hoy: date) -> date:
    """A day that has come, written 2026-03-31 and in no other way. Raises Problema."""
    try:
        fecha = date.fromisoformat(texto) if FECHA.fullmatch(texto) else None
    except ValueError:
        fecha = None
    if fecha is None:
        frase = _("«%(texto)s» no es una fecha. Escríbala así: 2026-03-31.") % {"texto": texto[:40]}
        raise Problema(PARAMETRO_NO_VALIDO, errores=[(nombre, frase)])
    if fecha > hoy:
        frase = _("Esa fecha todavía no llega: este sitio solo puede mostrar días pasados.")
        raise Problema(DIA_NO_DISPONIBLE, errores=[(nombre, frase)])
    if fecha.year not in ANIOS:
        frase = _("Este sitio no tiene días anteriores a %(anio)s.") % {"anio": ANIOS[0]}
        raise Problema(DIA_NO_DISPONIBLE, errores=[(nombre, frase)])
    return fecha


def leer_dia(consulta: QueryDict, *, hoy: date) -> Dia:
    return Dia(hoy, leer_fecha("al", consulta.get("al", ""), hoy=hoy)) if "al" in consulta else Dia(hoy)


def leer_campos(consulta: QueryDict, recurso: Recurso) -> tuple[str, ...]:
    """The fields of a record that are asked for, in its own order; all without «campos»."""
    if "campos" not in consulta:
        return recurso.campos
    pedidos = consulta.get("campos", "").split(",")
    ajenos = [c for c in dict.fromkeys(pedidos) if c not in recurso.campos]
    if ajenos:
        frase = _("%(recurso)s no tiene el campo %(campos)s. Los que tiene: %(todos)s.") % {
            "recurso": recurso.titulo,
            "campos": citados(ajenos),
            "todos": ", ".join(recurso.campos),
        }
        raise Problema(CAMPO_DESCONOCIDO, errores=[("campos", frase)])
    return tuple(c for c in recurso.campos if c in pedidos)


def leer_numero(nombre: str, texto: str) -> int:
    """A number from 1 on. Raises Problema."""
    numero = entero(texto)
    if not numero:
        frase = _("«%(nombre)s» es un número: 1, 2, 3…") % {"nombre": nombre}
        raise Problema(PARAMETRO_NO_VALIDO, errores=[(nombre, frase)])
    return numero


@dataclass(frozen=True, slots=True)
class Paginado:
    """How much of a list is asked for."""

    limite: int
    cursor: str
    con_total: bool


def leer_paginado(consulta: QueryDict) -> Paginado:
    limite = entero(consulta.get("limite", str(LIMITE)), maximo=LIMITE_MAXIMO)
    errores = []
    if not limite:
        frase = _("«limite» es un entero de 1 a %(maximo)s.") % {"maximo": LIMITE_MAXIMO}
        errores.append(("limite", frase))
    if consulta.get("total", "0") not in ("0", "1"):
        errores.append(("total", _("«total» es 1, para que se cuente, o 0.")))
    if errores:
        raise Problema(PARAMETRO_NO_VALIDO, errores=errores)
    return Paginado(limite or LIMITE, consulta.get("cursor", ""), consulta.get("total") == "1")


def leer_filtro(consulta: QueryDict, dia: Dia) -> FiltroCompromisos:
    """The one filter form; Problema for whatever it does not understand."""
    suyos = QueryDict(mutable=True)
    for nombre in DE_LA_LISTA:
        if nombre in consulta:
            suyos.setlist(nombre, consulta.getlist(nombre))
    vacios = [n for n, valores in suyos.lists() if n != "q" and not all(v.strip() for v in valores)]
    if vacios:
        frase = _("Viene vacío: quítelo o dele un valor.")
        raise Problema(PARAMETRO_NO_VALIDO, errores=[(n, frase) for n in vacios])
    filtro = FiltroCompromisos(suyos, dia)
    if filtro.errores():
        malos = list(zip(filtro.form.errors, filtro.errores(), strict=True))
        sin_nadie = all(nombre in DE_MODELO for nombre, _frase in malos)
        raise Problema(VALOR_DESCONOCIDO if sin_nadie else PARAMETRO_NO_VALIDO, errores=malos)
    return filtro
