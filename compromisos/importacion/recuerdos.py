"""What headers were said to be in earlier files, for the next one that brings them.

Of an institution, if the file is all of one; else of the account that sent it. It is offered, never hidden: the
preview says from whom it is remembered, and lets it be forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from base.texto import plegar
from compromisos.importacion import columnas
from compromisos.importacion.columnas import FILAS_DE_MUESTRA, Eleccion, Elegidas, Recordar
from compromisos.importacion.formats import Lectura
from compromisos.importacion.jueces.avance import FilaDeAvance
from compromisos.importacion.jueces.base import Juicio
from compromisos.importacion.jueces.compromiso import FilaDeCompromiso
from compromisos.importacion.jueces.institucion import FilaDeInstitucion
from compromisos.importacion.jueces.verificacion import FilaDeVerificacion
from compromisos.importacion.jueces.vinculo import FilaDeVinculo
from compromisos.models import ColumnaRecordada, Compromiso
from compromisos.models.columna_recordada import LARGO_DE_ENCABEZADO
from instituciones.models import Institucion

# The column that says whose a row is, in each kind of file.
DE_QUIEN = {
    "compromisos": "institucion",
    "avances": "codigo",
    "instituciones": "nombre",
    "marcos": "codigo",
    "verificaciones": "codigo",
}


def de(user: Any) -> Recordar:
    """What `user` has to remember of the columns of a file."""
    return partial(recordadas, user)


def recordadas(user: Any, tabla: str, lectura: Lectura) -> Elegidas:
    """Of the institution whose file this is, if one that `user` reports for has told; and of `user`."""
    rotulos = columnas.rotulos(lectura.cabecera)
    por_encabezado = {_encabezado(rotulo): rotulo for rotulo in rotulos}
    suyas = ColumnaRecordada.objects.filter(tabla=tabla, encabezado__in=por_encabezado)
    suyas = suyas.filter(_de_quienes(user)).select_related("institucion").order_by("pk")
    de_la_cuenta: dict[str, Eleccion] = {}
    de_instituciones: dict[Institucion, dict[str, Eleccion]] = {}
    for una in suyas:
        rotulo = por_encabezado[una.encabezado]
        if una.institucion is None:
            de_la_cuenta[rotulo] = Eleccion(una.columna, _("sus archivos anteriores"))
        else:
            nombre = una.institucion.sigla or una.institucion.nombre
            de_instituciones.setdefault(una.institucion, {})[rotulo] = Eleccion(una.columna, nombre)
    for institucion, elegidas in de_instituciones.items():
        if _es_de(institucion, tabla, lectura, elegidas):
            return {**de_la_cuenta, **elegidas}
    return de_la_cuenta


def _es_de(institucion: Institucion, tabla: str, lectura: Lectura, elegidas: Elegidas) -> bool:
    """Whether the first rows, read so, are all of `institucion`."""
    nuestras = columnas.elegir(lectura.cabecera, tabla, elegidas)
    if DE_QUIEN[tabla] not in nuestras:
        return False
    n = nuestras.index(DE_QUIEN[tabla])
    dichos = {
        columnas.como_se_ve(celdas[n]) for _linea, celdas in islice(lectura.lineas, FILAS_DE_MUESTRA)
    } - {""}
    if DE_QUIEN[tabla] == "codigo":
        duenias = Compromiso.objects.filter(codigo__in=dichos).values_list("institucion", flat=True)
        return set(duenias) == {institucion.pk}
    nombres = set(institucion.nombres_plegados.split("|"))
    return bool(dichos) and {plegar(d) for d in dichos} <= nombres


def recordar(user: Any, tabla: str, instituciones: Collection[int], dichas: Iterable[dict]) -> None:
    """Keep what was said of the columns of a file whose rows are of `instituciones`; `dichas` as
    `columnas.como_quedaron`. What a header tells by itself needs no remembering."""
    if len(instituciones) == 1:
        duenio: dict[str, Any] = {"institucion_id": next(iter(instituciones))}
    else:
        duenio = {"usuario": user}
    for una in dichas:
        if not una["elegida"] or una["de"]:
            continue
        suya = {"tabla": tabla, "encabezado": _encabezado(una["rotulo"]), **duenio}
        if una["es"] == una["sola"]:
            ColumnaRecordada.objects.filter(**suya).delete()
        else:
            ColumnaRecordada.objects.update_or_create(**suya, defaults={"columna": una["es"]})


def olvidar(user: Any, tabla: str, rotulo: str) -> None:
    """Forget what that header was said to be, in what `user` has to remember."""
    suyas = ColumnaRecordada.objects.filter(tabla=tabla, encabezado=_encabezado(rotulo))
    suyas.filter(_de_quienes(user)).delete()


def _de_quienes(user: Any) -> Q:
    return Q(usuario=user) | Q(institucion__in=Institucion.objects.editables_por(user))


def _encabezado(rotulo: str) -> str:
    return plegar(rotulo)[:LARGO_DE_ENCABEZADO]


class DeQuienes:
    """Sink of verdicts: the institutions that exist of the rows that were judged."""

    def __init__(self) -> None:
        self.instituciones: set[int] = set()

    def __call__(self, linea: int, juicio: Juicio) -> None:
        suya = _institucion_de(juicio)
        if suya is not None and suya.pk is not None:
            self.instituciones.add(suya.pk)


def _institucion_de(juicio: Juicio) -> Institucion | None:
    fila = juicio.fila
    if isinstance(fila, FilaDeAvance | FilaDeVerificacion):
        return fila.de.compromiso.institucion
    if isinstance(fila, FilaDeVinculo):
        return fila.compromiso.institucion
    if isinstance(fila, FilaDeCompromiso | FilaDeInstitucion):
        return fila.institucion
    return None
