"""History entries in words: who changed what, as an editor reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector
from django.db.models.sql import DeleteQuery
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.models import HistoricalRecords

from base import bulk
from base.en_bloque import borrados_en_bloque
from base.personas import nombre_de

SIN_INTERES = ("version",)
UN_GUARDADO = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class CampoCambiado:
    campo: str
    antes: str
    despues: str


@dataclass(frozen=True, slots=True)
class EntradaDeHistorial:
    """One save by one person. `sobre` names the part, "" when it is the record itself."""

    quien: str
    cuando: datetime
    hecho: str
    sobre: str
    cambios: tuple[CampoCambiado, ...]


def entradas_de(objeto: models.Model, partes: Iterable[type[models.Model]] = ()) -> list[EntradaDeHistorial]:
    """The whole history of `objeto` and of its `partes` (models that point to it), newest first."""
    registros = [_historia_de(objeto).all(), *(_de_la_parte(objeto, parte) for parte in partes)]
    return _en_palabras(registros, objeto)


@dataclass(frozen=True, slots=True)
class CampoComparado:
    """What a field said at one moment and at a later one. `sobre` as of an entry."""

    sobre: str
    campo: str
    antes: str
    despues: str


@dataclass(frozen=True, slots=True)
class DosMomentos:
    """What differs between two moments of a history, and who came in between. `altas`: parts that were added or deleted."""

    campos: list[CampoComparado]
    altas: list[EntradaDeHistorial]
    guardados: int
    personas: list[str]


def entre(entradas: Iterable[EntradaDeHistorial], desde: datetime, hasta: datetime) -> DosMomentos:
    """From what was said after `desde` to what was after `hasta`. What was changed and changed back is not told. No query:
    `entradas` are those of `entradas_de`."""
    todas = sorted(entradas, key=lambda e: e.cuando)
    desde, hasta = _con_sus_partes(todas, desde), _con_sus_partes(todas, hasta)
    suyas = [e for e in todas if desde < e.cuando <= hasta]
    de: dict[tuple[str, str], tuple[str, str]] = {}
    for entrada in suyas:
        for cambio in entrada.cambios:
            clave = (entrada.sobre, cambio.campo)
            de[clave] = (de.get(clave, (cambio.antes, ""))[0], cambio.despues)
    return DosMomentos(
        [CampoComparado(*clave, *dichos) for clave, dichos in de.items() if dichos[0] != dichos[1]],
        [e for e in suyas if e.sobre and not e.cambios],
        len(suyas),
        list(dict.fromkeys(e.quien for e in suyas)),
    )


def _con_sus_partes(entradas: list[EntradaDeHistorial], momento: datetime) -> datetime:
    """The end of the save of that moment: its parts are saved just after their record. `entradas` in order."""
    fin = momento
    for entrada in entradas:
        if momento < entrada.cuando < momento + UN_GUARDADO:
            if not entrada.sobre:  # another save already
                break
            fin = entrada.cuando
    return fin


@dataclass(frozen=True, slots=True)
class FirmaDeCambio:
    """Who and when, of one save."""

    quien: str
    cuando: datetime


def firmas_de(objeto: models.Model) -> tuple[FirmaDeCambio, FirmaDeCambio | None] | None:
    """Who made `objeto`, and who changed it last if anybody did; None of what keeps no history. Two queries."""
    if not hasattr(objeto, "history"):
        return None
    suya = _historia_de(objeto).select_related("history_user")
    primera, ultima = (suya.order_by(orden).first() for orden in ("history_id", "-history_id"))
    if primera is None or ultima is None:
        return None
    return _firma(primera), None if primera.pk == ultima.pk else _firma(ultima)


def _firma(entrada: Any) -> FirmaDeCambio:
    return FirmaDeCambio(_quien(entrada), entrada.history_date)


def _quien(entrada: Any) -> str:
    return nombre_de(entrada.history_user) if entrada.history_user else _("el sistema")


def entradas_desde_version(
    objeto: models.Model, version: int, partes: Iterable[type[models.Model]] = ()
) -> list[EntradaDeHistorial]:
    """Entries of what others saved after `objeto` stood at `version`, oldest first.

    The parts are saved after their record, so what happened to them counts from the moment in which
    the next version of the record was saved.
    """
    siguiente = _historia_de(objeto).filter(version__gt=version).order_by("history_id").first()
    if siguiente is None:
        return []
    desde = siguiente.history_date
    propias = _historia_de(objeto).filter(version__gte=version)
    registros = [propias, *(_de_la_parte(objeto, parte) for parte in partes)]
    return [e for e in reversed(_en_palabras(registros, objeto)) if e.cuando >= desde]


def firmar(objeto: Any, por, motivo: str | None = None, *, cuando: datetime | None = None) -> None:
    """Sign the next save of `objeto`: `por`, why, and the instant if it is not now, go to its history. The library
    reads these names. From that instant on what it says is so (`base/vigencias.py`)."""
    objeto._history_user = por
    objeto._vigente_desde = cuando
    if cuando is not None:
        objeto._history_date = cuando
    if motivo is not None:
        objeto._change_reason = motivo


def anotar_altas(objetos: Sequence[models.Model], *, por, listas: Iterable[str] = ()) -> None:
    """The history of many that were just created in bulk, signed by `por`, with what they hold in their
    many-to-many `listas`. The library writes these one at a time, or in bulk without them."""
    if not objetos:
        return
    entrada_de = _anotar(objetos, "+", por=por)
    for nombre in listas:
        _anotar_lista(type(objetos[0])._meta.get_field(nombre), entrada_de)


def _anotar(objetos: Sequence[models.Model], hecho: str, *, por) -> dict[Any, int]:
    """History entries, one for each object; {key of the object: key of its entry}."""
    modelo: Any = type(objetos[0])
    historico = modelo.history.model
    entradas = bulk.claves(historico, len(objetos))
    firma = por or historico.get_default_history_user(objetos[0])
    suyos: dict[str, list] = {
        "history_id": entradas,
        "history_date": [timezone.now()] * len(objetos),
        "history_type": [hecho] * len(objetos),
        "history_change_reason": [getattr(o, "_change_reason", None) for o in objetos],
        "history_user": [getattr(getattr(o, "_history_user", firma), "pk", None) for o in objetos],
    }
    columnas = [(historico._meta.get_field(c), valores) for c, valores in suyos.items()]
    columnas += [
        (historico._meta.get_field(f.name), [getattr(o, f.attname) for o in objetos])
        for f in historico.tracked_fields
    ]
    bulk.insertar(historico, columnas)
    return {objeto.pk: entrada for objeto, entrada in zip(objetos, entradas, strict=True)}


def _anotar_lista(lista: Any, entrada_de: dict[Any, int]) -> None:
    """History of a many-to-many: what it holds of each object whose entry is given by `entrada_de`."""
    historico, enlace = HistoricalRecords.m2m_models[lista], lista.remote_field.through
    suyo = enlace._meta.get_field(lista.m2m_field_name())
    copiados = enlace._meta.concrete_fields
    filas = enlace._default_manager.filter(**{f"{suyo.name}__in": list(entrada_de)}).order_by("pk")
    por_columna = list(zip(*filas.values_list(*(f.attname for f in copiados)), strict=True))
    if not por_columna:
        return
    columnas = [
        (historico._meta.get_field(campo.name), valores)
        for campo, valores in zip(copiados, por_columna, strict=True)
    ]
    entradas = [entrada_de[clave] for clave in por_columna[copiados.index(suyo)]]
    bulk.insertar(historico, [*columnas, (historico._meta.get_field("history"), entradas)])


def borrar(objetos: Sequence[models.Model], *, por) -> None:
    """Delete many of one model at once, signed by `por` in their history. Raises ProtectedError or
    RestrictedError, and then none is deleted. What a model's own delete() forbids is not asked.

    Django tells each deletion to the library, which writes two queries about it: a hundred times dearer
    than all of them together. What hangs from them goes with them, and into the history too. No signal of
    Django's is sent, but `borrados_en_bloque`.
    """
    if not objetos:
        return
    using = objetos[0]._state.db or DEFAULT_DB_ALIAS
    recolector = Collector(using=using, origin=objetos[0])
    recolector.collect(list(objetos))
    if recolector.field_updates:
        raise RuntimeError("Something would be set to null: delete it one by one.")
    recolector.sort()
    with transaction.atomic(using=using):
        for modelo, suyos in recolector.data.items():
            if hasattr(modelo, "history"):
                _anotar(sorted(suyos, key=lambda o: o.pk), "-", por=por)
        for consulta in recolector.fast_deletes:
            consulta._raw_delete(using=using)
        for modelo, suyos in recolector.data.items():
            DeleteQuery(modelo).delete_batch([o.pk for o in suyos], using)
        for modelo, suyos in recolector.data.items():
            borrados_en_bloque.send(modelo, objetos=list(suyos))


def _historia_de(de_que: Any) -> models.Manager:
    """That of one record, or of all of a model. Only those with HistoricalRecords have one."""
    return de_que.history


def _de_la_parte(objeto: models.Model, parte: type[models.Model]) -> models.QuerySet:
    enlace = next(f.name for f in parte._meta.fields if f.is_relation and type(objeto) is f.related_model)
    return _historia_de(parte).filter(**{f"{enlace}_id": objeto.pk})


def _en_palabras(registros: Iterable[models.QuerySet], objeto: models.Model) -> list[EntradaDeHistorial]:
    entradas = [e for consulta in registros for e in _entradas(consulta, objeto)]
    return sorted(entradas, key=lambda e: e.cuando, reverse=True)


def _entradas(consulta: models.QuerySet, objeto: models.Model) -> Iterator[EntradaDeHistorial]:
    """Neighbours in the history of one row are compared; a save that changed nothing is not told."""
    hechos = {"+": _("Lo creó"), "~": _("Lo cambió"), "-": _("Lo borró")}
    clave = consulta.model.instance_type._meta.pk.attname
    anteriores: dict = {}
    for registro in consulta.select_related("history_user").order_by("history_id"):
        anterior = anteriores.get(getattr(registro, clave))
        anteriores[getattr(registro, clave)] = registro
        cambios = (
            tuple(cambios_entre(anterior, registro)) if anterior and registro.history_type == "~" else ()
        )
        if registro.history_type == "~" and anterior is not None and not cambios:
            continue
        es_parte = registro.instance_type is not type(objeto)
        nombre = registro.instance_type._meta.verbose_name
        yield EntradaDeHistorial(
            quien=_quien(registro),
            cuando=registro.history_date,
            hecho=hechos[registro.history_type],
            sobre=f"{capfirst(nombre)} «{_titulo(registro)}»" if es_parte else "",
            cambios=cambios,
        )


def cambios_entre(antes, despues) -> Iterator[CampoCambiado]:
    """Field by field, with the words people see instead of codes and keys."""
    delta = despues.diff_against(antes, excluded_fields=SIN_INTERES, foreign_keys_are_objs=True)
    modelo = despues.instance_type
    for cambio in delta.changes:
        campo = modelo._meta.get_field(cambio.field)
        yield CampoCambiado(
            campo=capfirst(campo.verbose_name),
            antes=_legible(campo, cambio.old),
            despues=_legible(campo, cambio.new),
        )
    for campo in _sin_formulario(despues):
        viejo, nuevo = getattr(antes, campo.name), getattr(despues, campo.name)
        if viejo != nuevo:
            yield CampoCambiado(
                capfirst(str(campo.verbose_name)), _legible(campo, viejo), _legible(campo, nuevo)
            )


def _sin_formulario(registro) -> Iterator[models.Field]:
    """Fields that no form edits and the library skips, such as a situation: those with a name for people, not
    what is derived, nor relations: who did it signs the entry."""
    for campo in registro.tracked_fields:
        if not campo.editable and not campo.is_relation and campo._verbose_name:
            if campo.name not in SIN_INTERES:
                yield campo


def _titulo(registro) -> str:
    for campo in ("indicador", "nombre", "titulo", "meta", "institucion"):
        if valor := getattr(registro, campo, ""):
            return str(valor)
    return str(registro.pk)


def _legible(campo: models.Field, valor) -> str:
    if isinstance(campo, models.ManyToManyField):
        nombre = campo.m2m_reverse_field_name()
        return ", ".join(str(fila[nombre]) for fila in valor) or _("(vacío)")
    if valor is None or valor == "":
        return _("(vacío)")
    if isinstance(valor, bool):
        return _("Sí") if valor else _("No")
    if isinstance(valor, datetime):
        return date_format(timezone.localtime(valor), "SHORT_DATETIME_FORMAT")
    if isinstance(valor, date):
        return date_format(valor, "SHORT_DATE_FORMAT")
    if isinstance(valor, Decimal):
        return number_format(f"{valor.normalize():f}", force_grouping=True)
    if campo.choices:
        return str(dict(campo.flatchoices).get(valor, valor))
    return str(valor)
