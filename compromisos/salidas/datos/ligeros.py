"""Pledges as whole files read them: the attributes that their columns ask for, and no model instances.

A file of a hundred thousand pledges spent most of its time in making a row of each table into an object that knows how to save
itself. What a column says stays with the column (`columns/compromisos.py`), which reads these as it reads a Compromiso.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from base.dias import Dia
from base.tandas import tandas_de_claves
from base.traidos import EN_LISTA, en_lista
from compromisos.lectura.enlaces import roturas_de
from compromisos.lectura.metas import solo_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Compromiso, Meta, Participacion
from compromisos.reglas.estado import valores_de_texto
from instituciones.models import Institucion

EJES, LUGARES, METAS = (f"{relacion}{EN_LISTA}" for relacion in ("ejes", "territorios", "metas"))
PROPIOS = (
    "pk", "codigo", "edicion_id", "edicion__slug", "institucion_id", "responsable_id", "numero", "titulo", "texto", "alcance", "fecha_inicio",
    "fecha_limite", "fuente", "nota", "publicado_en", "estado", "corte", "plazo_fecha", "plazo", "plazo_movido", "frescura",
    "respaldo", "prevision", "vigente_valores",
)  # fmt: skip
DE_LA_META = ("pk", "indicador", "unidad", "linea_base", "valor_meta", "fecha_limite", "medio_verificacion")


def _ligero(nombre: str, campos: tuple[str, ...]) -> Any:
    """Class of tuples as they come from the database, with a name for each place; other attributes may be hung on them."""
    return type(
        nombre, (namedtuple(nombre, campos),), {"__doc__": f"{nombre}: attributes, and nothing else."}
    )


CompromisoLigero = _ligero("CompromisoLigero", PROPIOS)
MetaLigera = _ligero("MetaLigera", DE_LA_META)
MetaConSuValor = _ligero("MetaConSuValor", (*DE_LA_META, "valor"))
EdicionLigera = _ligero("EdicionLigera", ("slug",))
EjeLigero = _ligero("EjeLigero", ("nombre",))
LugarLigero = _ligero("LugarLigero", ("ubigeo",))


def compromisos_ligeros(registros: QuerySet, dia: Dia) -> Iterator[Any]:
    """One by one: see `tandas_de_ligeros`."""
    return chain.from_iterable(tandas_de_ligeros(registros, dia))


def tandas_de_ligeros(registros: QuerySet, dia: Dia) -> Iterator[list[Any]]:
    """A batch at a time, `registros` (see `lectura.compromisos`) in their order, with what their rows need (`filas.con_relaciones`).
    Seven queries each TANDA, besides that of the keys."""
    instituciones: dict[int, Institucion] = {}
    for pks in tandas_de_claves(registros):
        leidos = registros.order_by().filter(pk__in=pks).values_list(*PROPIOS)
        por_clave = {c.pk: c for c in map(CompromisoLigero._make, leidos)}
        tanda = [por_clave[pk] for pk in pks if pk in por_clave]
        suyas = {pk for c in tanda for pk in (c.institucion_id, c.responsable_id) if pk}
        instituciones |= _instituciones(suyas - instituciones.keys(), dia)
        metas = _metas(tanda, dia)
        ejes = _muchos(Compromiso.ejes.through, "eje__nombre", ("eje__orden", "eje__codigo"), pks, dia)
        lugares = _muchos(Compromiso.territorios.through, "territorio_id", ("territorio_id",), pks, dia)
        rotas = roturas_de(dia, {c.fuente for c in tanda} - {""})
        for c in tanda:
            c.su_rotura = rotas.get(c.fuente)
            c.edicion, c.institucion = EdicionLigera(c.edicion__slug), instituciones[c.institucion_id]
            c.responsable = instituciones[c.responsable_id] if c.responsable_id else None
            suyo = vars(c)
            suyo[METAS] = metas.get(c.pk, ())
            suyo[EJES] = [*map(EjeLigero, ejes.get(c.pk, ()))]
            suyo[LUGARES] = [*map(LugarLigero, lugares.get(c.pk, ()))]
        yield tanda


def _instituciones(cuales: set[int], dia: Dia) -> dict[int, Institucion]:
    """By the names of the day and with their roles in each edition."""
    if not cuales:
        return {}
    todas = con_nombres(Institucion.objects.using(dia.alias).filter(pk__in=cuales), dia, "")
    de_cada_una = todas.prefetch_related(en_lista("participaciones", Participacion.objects.all()))
    return {i.pk: i for i in de_cada_una}


def _metas(tanda: list[Any], dia: Dia) -> dict[int, list[Any]]:
    """Of each pledge, in their order. Today their values are stored with it (`vigente_valores`)."""
    suyas: Any = _de(Meta.objects.vigentes(dia), [c.pk for c in tanda]).order_by("compromiso_id", "orden")
    por_compromiso: dict[int, list[Any]] = defaultdict(list)
    if not dia.es_hoy:
        for compromiso, *fila in solo_valor(suyas, dia).values_list("compromiso_id", *DE_LA_META, "valor"):
            por_compromiso[compromiso].append(MetaConSuValor._make(fila))
        return por_compromiso
    valores: dict[int, Decimal] = {}
    for c in tanda:
        if c.vigente_valores:
            valores |= valores_de_texto(c.vigente_valores)
    for compromiso, *fila in suyas.values_list("compromiso_id", *DE_LA_META):
        meta = MetaLigera._make(fila)
        meta.valor = valores.get(meta.pk)
        por_compromiso[compromiso].append(meta)
    return por_compromiso


def _de(consulta: QuerySet, compromisos: list[int]) -> QuerySet:
    """What hangs from those pledges. PostgreSQL takes their keys as one array: Django would look at each of them."""
    if connections[consulta.db].vendor != "postgresql":
        return consulta.filter(compromiso__in=compromisos)
    tabla = consulta.model._meta.db_table
    return consulta.extra(where=[f'"{tabla}"."compromiso_id" = ANY(%s)'], params=[compromisos])  # noqa: S610 - a name of ours


def _muchos(
    modelo: Any, columna: str, orden: tuple[str, ...], pks: list[int], dia: Dia
) -> dict[int, list[Any]]:
    """{pledge: values of that column of a relation to many, in that order}."""
    filas = _de(modelo.objects.using(dia.alias), pks).order_by(*orden).values_list("compromiso_id", columna)
    por_compromiso: dict[int, list[Any]] = defaultdict(list)
    for compromiso, valor in filas:
        por_compromiso[compromiso].append(valor)
    return por_compromiso
