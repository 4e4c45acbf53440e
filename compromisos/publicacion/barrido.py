"""Where else the database says again what is suppressed: histories, notes of the staff, messages, imports, the words of
the search. Found by introspection, so that a table added later is swept too.

`tapados` is {what was said: what is said instead}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any

from django.apps import apps
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from base.texto import plegar
from base.vigencias import TABLAS, Vigencia
from compromisos.models import (
    Anotacion,
    Avance,
    BajaDeRecordatorios,
    Compromiso,
    Confirmacion,
    EnlacePersonal,
    Escritura,
    FilaImportada,
    Importacion,
    Supresion,
    Vocablo,
)
from compromisos.models.busqueda import condiciones
from compromisos.models.vigencias import CompromisoVigencia
from compromisos.reglas.busqueda import ClaseDeTermino, Termino, palabras_de
from instituciones.models import Contacto

# Accounts and what they hold; names of who works here. Not `cuentas`, which keeps what is written and not saved.
APLICACIONES_AJENAS = {"auth", "contenttypes", "sessions", "account", "mfa"}
MODELOS_AJENOS: set[type[models.Model]] = {Anotacion, BajaDeRecordatorios, EnlacePersonal, Supresion, Vocablo}
EN_TRAMITE = (Importacion.Situacion.PENDIENTE, Importacion.Situacion.PROPUESTA)
LARGO_QUE_DISTINGUE = 8
Tapados = Mapping[str, str]


def columnas_de_texto(modelo: type[models.Model]) -> list[models.Field]:
    """Columns in which somebody's words may stand."""
    return [
        campo
        for campo in modelo._meta.concrete_fields
        if isinstance(campo, models.CharField | models.TextField | models.JSONField)
        and not (campo.primary_key or campo.choices or isinstance(campo, models.SlugField))
    ]


def es_enlace(campo: models.Field) -> bool:
    """Whether it holds an address, which a notice is not."""
    return any(isinstance(v, URLValidator) for v in campo.validators)


def sin(valor: Any, tapados: Tapados, *, trozos: Collection[str] = ()) -> Any:
    """`valor`, text or JSON, with what is said now where it says what was suppressed; also inside a longer text, of
    `trozos`."""
    if isinstance(valor, dict):
        return {
            sin(clave, tapados, trozos=trozos): sin(suyo, tapados, trozos=trozos)
            for clave, suyo in valor.items()
        }
    if isinstance(valor, list):
        return [sin(suyo, tapados, trozos=trozos) for suyo in valor]
    if not isinstance(valor, str):
        return valor
    if valor in tapados:
        return tapados[valor]
    for trozo in trozos:
        valor = valor.replace(trozo, tapados[trozo])
    return valor


def reescribir(
    filas: models.QuerySet,
    tapados: Tapados,
    columnas: Iterable[models.Field],
    *,
    trozos: Collection[str] = (),
) -> list[Any]:
    """Write over what these rows say. Keys of those that said it. Straight to the tables: public rows refuse every
    change but this one."""
    columnas, tocadas = list(columnas), []
    for pk, *valores in filas.order_by().values_list("pk", *(c.attname for c in columnas)):
        nuevos = {}
        for campo, valor in zip(columnas, valores, strict=True):
            queda = _cortado(campo, sin(valor, tapados, trozos=trozos), valor, tapados)
            if queda != valor:
                nuevos[campo.attname] = queda
        if nuevos:
            models.QuerySet(filas.model).filter(pk=pk).update(**nuevos)
            tocadas.append(pk)
    return tocadas


def _cortado(campo: models.Field, queda: Any, valor: Any, tapados: Tapados) -> Any:
    """What the column can hold; where it holds only the beginning of what was said, that goes too."""
    largo = campo.max_length
    if not (largo and isinstance(valor, str) and isinstance(queda, str)):
        return queda
    if queda == valor and len(valor) >= largo:
        queda = next((nuevo for dicho, nuevo in tapados.items() if dicho.startswith(valor)), queda)
    return queda if queda == valor else queda[:largo]


# --- What only the staff sees


def barrer(tapados: Tapados) -> None:
    """Everywhere that is not public: whole, and inside longer texts what is long enough to be nothing else."""
    dichos = [d for d in tapados if d]
    trozos = sorted(filter(_distingue, dichos), key=len, reverse=True)
    for modelo in apps.get_models():
        columnas = columnas_de_texto(modelo)
        if not dichos or not columnas or not _es_del_personal(modelo):
            continue
        filas: models.QuerySet = models.QuerySet(modelo)
        hallada, busca = Q(), _formas(dichos, trozos)
        for campo in columnas:
            nombre = campo.attname
            if isinstance(campo, models.JSONField):
                nombre = f"{campo.attname}_en_texto"
                filas = filas.annotate(**{nombre: Cast(campo.attname, models.TextField())})
                hallada |= _contiene(nombre, busca)
            else:
                hallada |= Q(**{f"{nombre}__in": [d[: campo.max_length] for d in dichos]})
                hallada |= _contiene(nombre, trozos)
        tocadas = reescribir(filas.filter(hallada), tapados, columnas, trozos=trozos)
        if modelo is FilaImportada and tocadas:
            _quitar_archivos(
                FilaImportada.objects.filter(pk__in=tocadas).values_list("importacion", flat=True)
            )


def _es_del_personal(modelo: type[models.Model]) -> bool:
    """Whether a table is swept: what is public is written over by the act itself, of its pledge only."""
    de = getattr(modelo, "instance_type", modelo)  # of a history, its model
    if de is Contacto:  # alone of institutions: it has notes
        return True
    if de is not modelo:
        return de._meta.app_label == "compromisos" and de not in MODELOS_AJENOS
    if modelo in MODELOS_AJENOS or modelo._meta.app_label in APLICACIONES_AJENAS:
        return False
    return not (modelo in TABLAS or issubclass(modelo, Vigencia) or _es_publico(modelo))


def _es_publico(modelo: type[models.Model]) -> bool:
    return modelo._meta.app_label == "instituciones" or hasattr(modelo, "condicion_sellado")


def _distingue(texto: str) -> bool:
    """Whether a text says so much that, found inside another, it can only be itself."""
    return len(texto) >= LARGO_QUE_DISTINGUE and bool(len(texto.split()) > 1 or re.search(r"\d{6}", texto))


def _contiene(columna: str, textos: Iterable[str]) -> Q:
    condiciones = Q()
    for texto in textos:
        condiciones |= Q(**{f"{columna}__contains": texto})
    return condiciones


def _formas(dichos: Iterable[str], trozos: Iterable[str]) -> list[str]:
    """How each text stands inside JSON: as PostgreSQL writes it, and as SQLite keeps it."""
    formas = [json.dumps(d, ensure_ascii=ascii) for d in dichos for ascii in (False, True)]
    formas += [json.dumps(t, ensure_ascii=ascii)[1:-1] for t in trozos for ascii in (False, True)]
    return list(dict.fromkeys(formas))


# --- What hangs from the rows that were touched


def quitar_lo_que_cuelga(tocadas: Mapping[type[models.Model], Collection[Any]], frase: str) -> None:
    """The reasons that were given for what surprised of an update, which quote it; and the lines of files that wrote
    these rows, with the files."""
    models.QuerySet(Confirmacion).filter(avance__in=tocadas.get(Avance, ())).update(frase=frase, motivo=frase)
    for modelo, claves in tocadas.items():
        escritas = Escritura.objects.filter(modelo=modelo._meta.label_lower, objeto__in=list(claves))
        for importacion, linea in set(escritas.values_list("importacion", "linea")):
            for fila in FilaImportada.objects.filter(importacion=importacion, linea=linea):
                vacias: dict[str, Any] = {
                    "resumen": frase,
                    "grupo": "",
                    "cambios": [],
                    "datos": [],
                    "errores": [],
                    "avisos": [],
                }
                fila.detalle = {**fila.detalle, **vacias}
                fila.save(update_fields=["detalle"])
            _quitar_archivos([importacion])


def _quitar_archivos(importaciones: Iterable[Any]) -> None:
    """The files that were sent go from the disk; what was not done yet cannot be done any more."""
    for suya in Importacion.objects.filter(pk__in=set(importaciones)):
        if suya.archivo:
            transaction.on_commit(partial(suya.archivo.storage.delete, str(suya.archivo.name)))
        suya.archivo = ""
        if suya.situacion in EN_TRAMITE:
            suya.situacion = Importacion.Situacion.DESCARTADA
            suya.aviso = _(
                "Se descartó: traía datos personales que se suprimieron. Quítelos y súbalo otra vez."
            )
        suya.save(update_fields=["archivo", "situacion", "aviso"])


# --- The words that a search completes and corrects


def olvidar_palabras(dichos: Iterable[str]) -> None:
    """Words of `dichos` that no text says any more: nothing completes or suggests them. A few queries by word, by
    index."""
    palabras = palabras_de(map(plegar, dichos))
    for palabra in sorted(set(Vocablo.objects.filter(texto__in=palabras).values_list("texto", flat=True))):
        (la_dice,) = condiciones([Termino(ClaseDeTermino.FRASE, (palabra,))])
        if not any(
            models.QuerySet(m).filter(la_dice).exists() for m in (Avance, Compromiso, CompromisoVigencia)
        ):
            Vocablo.objects.filter(texto=palabra).delete()
