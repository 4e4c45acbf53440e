"""The journal of an import: every write goes through here and is noted, so that it can be taken back.

An entry is {"modelo", "pk", "linea", "antes", "despues"}: the values of the columns before (None: it was created)
and after; or, with "lista" beside them, the keys of a many-to-many.
"""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.fields.files import FieldFile

from compromisos.importacion.contexto import Contexto
from compromisos.models import Compromiso

# Columns that others keep: a counter, what is derived.
AJENAS = {
    "version",
    "busqueda",
    "nombres_plegados",
    "texto_plegado",
    "creado_en",
    "modificado_en",
    *Compromiso.PROYECCION,
}


def valores(objeto: models.Model) -> dict:
    """{column: value as JSON keeps it} of an instance."""
    campos = [f for f in objeto._meta.concrete_fields if f.attname not in AJENAS and not f.primary_key]
    return {f.attname: como_json(f.value_from_object(objeto)) for f in campos}


def como_json(valor):
    """A value as it will be read back from the database's JSON."""
    if valor is None or isinstance(valor, bool | int | str):
        return valor
    if isinstance(valor, FieldFile):
        return valor.name
    return DjangoJSONEncoder().default(valor)


def guardados(modelo: type[models.Model], pk) -> dict | None:
    """The same of the row in the database, None if it is not there."""
    objeto = modelo._base_manager.filter(pk=pk).first()
    return None if objeto is None else valores(objeto)


def cambia(objeto: models.Model) -> bool:
    """Whether any column of a saved object differs from the database. One query."""
    campos = [f.attname for f in objeto._meta.concrete_fields]
    guardado = type(objeto)._base_manager.filter(pk=objeto.pk).values(*campos).get()
    return any(getattr(objeto, c) != guardado[c] for c in campos)


def guardar(contexto: Contexto, objeto: models.Model) -> None:
    """Save `objeto` if it is new or differs, signed by who imports, and note it."""
    contexto.firmar(objeto)
    es_nuevo = objeto.pk is None
    if not es_nuevo and not cambia(objeto):
        return
    antes = None if es_nuevo or contexto.ensayo else guardados(type(objeto), objeto.pk)
    objeto.save()
    if not contexto.ensayo:
        contexto.diario.append(
            _entrada(objeto)
            | {"linea": contexto.linea, "antes": antes, "despues": guardados(type(objeto), objeto.pk)}
        )


def poner_lista(contexto: Contexto, objeto: models.Model, lista: str, claves: set) -> None:
    """Set a many-to-many if it differs, and note it."""
    relacion = getattr(objeto, lista)
    antes = set(relacion.values_list("pk", flat=True))
    if claves == antes:
        return
    relacion.set(claves)
    if not contexto.ensayo:
        contexto.diario.append(
            _entrada(objeto)
            | {"linea": contexto.linea, "lista": lista, "antes": sorted(antes), "despues": sorted(claves)}
        )


def poner_al_dia(contexto: Contexto, objeto: models.Model) -> None:
    """`objeto` was changed further by `publicacion`: the last entry about it must say how it ended."""
    clave = _entrada(objeto)
    for entrada in reversed(contexto.diario):
        if "lista" not in entrada and all(entrada[c] == v for c, v in clave.items()):
            entrada["despues"] = guardados(type(objeto), objeto.pk)
            return


def _entrada(objeto: models.Model) -> dict:
    return {"modelo": objeto._meta.label_lower, "pk": objeto.pk}
