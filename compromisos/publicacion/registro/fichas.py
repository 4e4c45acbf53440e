"""Contents of the fichas in the public record: what the public reads beside pledges, updates and closed periods.

A ficha is named by its kind and its natural key, and read from the database by those names, so that one path enters
it, checks it, and finds out that it is no longer there. What is empty is left out, as in `contenido.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from compromisos.models import Edicion, Eje, ElementoDeMarco, Foto, Marco, Participacion, Periodo
from compromisos.publicacion.registro.contenido import agrupar, dicho
from compromisos.publicacion.registro.periodos import objeto_periodo
from instituciones.models import Denominacion, Institucion

Ficha = dict[str, Any]

INSTITUCIONES, EDICIONES, EJES = "instituciones", "ediciones", "ejes"
PARTICIPACIONES, FOTOS, CORTES, MARCOS = "participaciones", "fotos", "cortes", "marcos"

CAMPOS_DE_INSTITUCION = {
    "nombre": "nombre",
    "sigla": "sigla",
    "sector": "sector",
    "descripcion": "descripcion",
    "sitio_web": "sitio_web",
    "ruc": "ruc",
}

CAMPOS_DE_DENOMINACION = {
    "nombre": "nombre",
    "sigla": "sigla",
    "desde": "desde",
    "hasta": "hasta",
    "fuente": "fuente",
}

CAMPOS_DE_EDICION = {
    "nombre": "nombre",
    "lema": "lema",
    "presentacion": "presentacion",
    "fuente_url": "fuente_url",
    "anio": "anio",
    "nota": "nota",
    "periodicidad": "periodicidad",
}

CAMPOS_DE_EJE = {"nombre": "nombre", "descripcion": "descripcion", "orden": "orden"}

CAMPOS_DE_FOTO = {
    "texto_alternativo": "texto_alternativo",
    "pie": "pie",
    "credito": "credito",
    "fecha": "fecha",
    "compromiso__codigo": "compromiso",
    "institucion__slug": "institucion",
    "edicion__slug": "edicion",
    "publicada_en": "publicada_en",
    "ancho": "ancho",
    "alto": "alto",
    "formatos": "formatos",
    "huellas": "sha256",
}

CAMPOS_DE_PERIODO = {
    "edicion__slug": "edicion",
    "nombre": "nombre",
    "desde": "desde",
    "cierra": "cierra",
    "abierto_en": "abierto_en",
}


CAMPOS_DE_MARCO = {
    "nombre": "nombre",
    "sigla": "sigla",
    "emisor": "emisor",
    "fecha": "fecha",
    "fuente_url": "fuente_url",
    "nota": "nota",
    "orden": "orden",
}

CAMPOS_DE_ELEMENTO = {
    "codigo": "codigo",
    "tipo": "tipo",
    "numero": "numero",
    "nombre": "nombre",
    "fuente_url": "fuente_url",
    "leida_el": "leida_el",
    "orden": "orden",
}


def objeto_institucion(slug: str) -> str:
    return f"{INSTITUCIONES}/{slug}"


def objeto_edicion(slug: str) -> str:
    return f"{EDICIONES}/{slug}"


def objeto_participacion(edicion: str, institucion: str) -> str:
    return f"{PARTICIPACIONES}/{edicion}/{institucion}"


def objeto_eje(codigo: str) -> str:
    return f"{EJES}/{codigo}"


def objeto_marco(slug: str) -> str:
    return f"{MARCOS}/{slug}"


def objeto_foto(pk: int) -> str:
    return f"{FOTOS}/{pk}"


def de(objetos: Iterable[str]) -> dict[str, Ficha]:
    """{object: content} of those among `objetos` that the public reads. At most two queries a kind."""
    claves = agrupar(objeto.partition("/")[::2] for objeto in objetos)
    fichas: dict[str, Ficha] = {}
    for tipo, suyas in claves.items():
        fichas |= LECTORES[tipo](suyas)
    return fichas


def nombres(tipos: Collection[str] | None = None) -> Iterator[str]:
    """The objects of all fichas that the public reads, those first that others name."""
    for tipo, consulta in _publicas().items():
        if tipos is None or tipo in tipos:
            campos = CLAVES[tipo]
            filas = consulta.order_by(*campos).values_list(*campos).distinct()
            for clave in filas.iterator(chunk_size=2000):
                yield "/".join((tipo, *map(str, clave)))


def como_se_llama(objeto: str, ficha: Ficha) -> str:
    """What people call it; of a photo only its number: what it shows may have to go."""
    tipo, _barra, clave = objeto.partition("/")
    if tipo == PARTICIPACIONES:
        edicion, _barra, institucion = clave.partition("/")
        return f"{_corto(institucion)}, {_nombre_de_edicion(edicion)}"
    if tipo == FOTOS:
        return f"Foto {clave}"
    return str(ficha.get("sigla") or ficha.get("nombre") or clave)


def _corto(slug: str) -> str:
    fila = QuerySet(Institucion).filter(slug=slug).values_list("sigla", "nombre").first()
    return fila[0] or fila[1] if fila else slug


def _nombre_de_edicion(slug: str) -> str:
    return QuerySet(Edicion).filter(slug=slug).values_list("nombre", flat=True).first() or slug


CLAVES: dict[str, tuple[str, ...]] = {
    INSTITUCIONES: ("slug",),
    EDICIONES: ("slug",),
    EJES: ("codigo",),
    MARCOS: ("slug",),
    PARTICIPACIONES: ("edicion__slug", "institucion__slug"),
    FOTOS: ("pk",),
    CORTES: ("slug",),
}


def _publicas() -> dict[str, QuerySet]:
    return {
        INSTITUCIONES: QuerySet(Institucion),
        EDICIONES: QuerySet(Edicion),
        EJES: QuerySet(Eje),
        MARCOS: QuerySet(Marco),
        PARTICIPACIONES: QuerySet(Participacion),
        FOTOS: QuerySet(Foto).filter(publicada_en__isnull=False, retirada_en__isnull=True),
        CORTES: QuerySet(Periodo).filter(cerrado_en__isnull=True),
    }


def _instituciones(slugs: Collection[str]) -> dict[str, Ficha]:
    anteriores = agrupar(
        (fila["institucion__slug"], dicho(fila, CAMPOS_DE_DENOMINACION))
        for fila in QuerySet(Denominacion)
        .filter(institucion__slug__in=slugs)
        .order_by("pk")
        .values("institucion__slug", *CAMPOS_DE_DENOMINACION)
    )
    filas: QuerySet = QuerySet(Institucion).filter(slug__in=slugs).values("slug", *CAMPOS_DE_INSTITUCION)
    return {
        objeto_institucion(fila["slug"]): dicho(fila, CAMPOS_DE_INSTITUCION)
        | ({"denominaciones": anteriores[fila["slug"]]} if fila["slug"] in anteriores else {})
        for fila in filas
    }


def _marcos(slugs: Collection[str]) -> dict[str, Ficha]:
    elementos = agrupar(
        (fila["marco__slug"], dicho(fila, CAMPOS_DE_ELEMENTO))
        for fila in QuerySet(ElementoDeMarco)
        .filter(marco__slug__in=slugs)
        .order_by("codigo")
        .values("marco__slug", *CAMPOS_DE_ELEMENTO)
    )
    filas: QuerySet = QuerySet(Marco).filter(slug__in=slugs).values("slug", *CAMPOS_DE_MARCO)
    return {
        objeto_marco(fila["slug"]): dicho(fila, CAMPOS_DE_MARCO)
        | ({"elementos": elementos[fila["slug"]]} if fila["slug"] in elementos else {})
        for fila in filas
    }


def _participaciones(claves: Collection[str]) -> dict[str, Ficha]:
    ediciones, instituciones = zip(*(clave.split("/", 1) for clave in claves), strict=True)
    pedidas = {tuple(clave.split("/", 1)) for clave in claves}
    filas: QuerySet = (
        QuerySet(Participacion)
        .filter(edicion__slug__in=set(ediciones), institucion__slug__in=set(instituciones))
        .order_by("rol")
        .values_list("edicion__slug", "institucion__slug", "rol")
    )
    roles = agrupar(((e, i), rol) for e, i, rol in filas if (e, i) in pedidas)
    return {objeto_participacion(*clave): {"roles": suyos} for clave, suyos in roles.items()}


def _por_campos(
    tipo: str, campos: dict[str, str], objeto: Callable[[Any], str], clave: type = str
) -> Callable[[Collection[str]], dict[str, Ficha]]:
    """A reader of what is told by the columns of one row."""

    def leer(claves: Collection[str]) -> dict[str, Ficha]:
        llave = CLAVES[tipo][0]
        filas = _publicas()[tipo].filter(**{f"{llave}__in": [clave(c) for c in claves]})
        return {objeto(fila[llave]): dicho(fila, campos) for fila in filas.values(llave, *campos)}

    return leer


LECTORES: dict[str, Callable[[Collection[str]], dict[str, Ficha]]] = {
    INSTITUCIONES: _instituciones,
    EDICIONES: _por_campos(EDICIONES, CAMPOS_DE_EDICION, objeto_edicion),
    EJES: _por_campos(EJES, CAMPOS_DE_EJE, objeto_eje),
    MARCOS: _marcos,
    PARTICIPACIONES: _participaciones,
    FOTOS: _por_campos(FOTOS, CAMPOS_DE_FOTO, objeto_foto, int),
    CORTES: _por_campos(CORTES, CAMPOS_DE_PERIODO, objeto_periodo),
}
