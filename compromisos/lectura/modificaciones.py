"""Changes of fichas as the public reads them: of what, which words changed, where to look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.models import (
    Edicion,
    Eje,
    ElementoDeMarco,
    Foto,
    Marco,
    Modificacion,
    Participacion,
    Periodo,
    Rol,
)
from compromisos.reglas.palabras import Periodicidad
from instituciones.models import Institucion, Sector

TIPOS = {
    "instituciones": gettext_lazy("Institución"),
    "ediciones": gettext_lazy("Edición"),
    "ejes": gettext_lazy("Eje"),
    "marcos": gettext_lazy("Marco"),
    "participaciones": gettext_lazy("Participación"),
    "fotos": gettext_lazy("Foto"),
    "cortes": gettext_lazy("Periodo de reporte"),
}

CAMPOS = {
    "abierto_en": gettext_lazy("apertura"),
    "alto": gettext_lazy("alto"),
    "ancho": gettext_lazy("ancho"),
    "anio": gettext_lazy("año"),
    "cierra": gettext_lazy("cierre"),
    "compromiso": gettext_lazy("compromiso"),
    "credito": gettext_lazy("crédito"),
    "denominaciones": gettext_lazy("nombres anteriores"),
    "descripcion": gettext_lazy("descripción"),
    "desde": gettext_lazy("desde"),
    "edicion": gettext_lazy("edición"),
    "elementos": gettext_lazy("elementos"),
    "emisor": gettext_lazy("quién lo emitió"),
    "fecha": gettext_lazy("fecha"),
    "formatos": gettext_lazy("formatos"),
    "fuente_url": gettext_lazy("dirección de la fuente"),
    "hasta": gettext_lazy("hasta"),
    "institucion": gettext_lazy("institución"),
    "lema": gettext_lazy("lema"),
    "nombre": gettext_lazy("nombre"),
    "nota": gettext_lazy("nota editorial"),
    "orden": gettext_lazy("orden"),
    "periodicidad": gettext_lazy("intervalo de reporte"),
    "pie": gettext_lazy("pie de foto"),
    "presentacion": gettext_lazy("presentación"),
    "publicada_en": gettext_lazy("publicación"),
    "roles": gettext_lazy("roles"),
    "ruc": gettext_lazy("RUC"),
    "sector": gettext_lazy("sector"),
    "sha256": gettext_lazy("archivos"),
    "sigla": gettext_lazy("sigla"),
    "sitio_web": gettext_lazy("sitio web"),
    "texto_alternativo": gettext_lazy("texto alternativo"),
}

HECHOS = {
    Modificacion.Hecho.AGREGADA: gettext_lazy("agregada"),
    Modificacion.Hecho.CAMBIADA: gettext_lazy("cambiada"),
    Modificacion.Hecho.QUITADA: gettext_lazy("quitada"),
}


@dataclass(frozen=True, slots=True)
class Campo:
    """One column that changed. `antes`, `ahora`: "" where it was or is left empty."""

    nombre: str
    antes: str
    ahora: str


@dataclass(frozen=True, slots=True)
class FichaCambiada:
    """A Modificacion in words. `url`: where it is read, "" if it is not there on the day that was asked for."""

    tipo: str
    nombre: str
    hecho: str
    campos: tuple[Campo, ...]
    url: str


def de_institucion(institucion: Institucion) -> Q:
    """Condition of the changes that are of one institution: of its ficha and of its roles."""
    slug = institucion.slug
    return Q(objeto=f"instituciones/{slug}") | Q(
        objeto__startswith="participaciones/", objeto__endswith=f"/{slug}"
    )


def direcciones(objetos: Collection[str], dia: Dia) -> dict[str, str]:
    """{object: where it is read} of those among `objetos` that are fichas and are there on `dia`. A query a kind."""
    vivas = _vivas({o for o in objetos if o.partition("/")[0] in TIPOS}, dia)
    return {objeto: _url(*objeto.partition("/")[::2]) for objeto in vivas}


def en_palabras(modificaciones: Collection[Modificacion], dia: Dia) -> dict[int, FichaCambiada]:
    """{key: in words}. A query for each kind of ficha among them."""
    vivas = _vivas({m.objeto for m in modificaciones}, dia)
    return {m.pk: _en_palabras(m, viva=m.objeto in vivas) for m in modificaciones}


def _en_palabras(m: Modificacion, *, viva: bool) -> FichaCambiada:
    tipo, _barra, clave = m.objeto.partition("/")
    callada = tipo == "fotos" and not viva  # what was wrong with it may have been its words
    campos = () if callada else m.cambios
    return FichaCambiada(
        tipo=str(TIPOS[tipo]),
        nombre=m.nombre,
        hecho=str(HECHOS[Modificacion.Hecho(m.hecho)]),
        campos=tuple(
            Campo(
                str(CAMPOS.get(c["campo"], c["campo"])),
                _valor(c["campo"], c["antes"]),
                _valor(c["campo"], c["ahora"]),
            )
            for c in campos
        ),
        url=_url(tipo, clave) if viva else "",
    )


def _valor(campo: str, valor: Any) -> str:
    if valor is None:
        return ""
    if campo == "sector":
        return str(dict(Sector.choices).get(valor, valor))
    if campo == "periodicidad":
        return _(Periodicidad(valor).etiqueta)
    if campo == "roles":
        return ", ".join(str(dict(Rol.choices).get(rol, rol)) for rol in valor)
    if campo == "elementos":
        return "; ".join(_elemento(e) for e in valor)
    if campo == "denominaciones":
        return "; ".join(_denominacion(d) for d in valor)
    if isinstance(valor, dict):
        return ", ".join(f"{nombre} {cosa}" for nombre, cosa in valor.items())
    return str(valor)


def _elemento(dicho: dict[str, str]) -> str:
    """«artículo 7: Derecho a… (https://…, 2026-11-30)»."""
    tipo = ElementoDeMarco.Tipo(dicho["tipo"]).label
    leido = ", ".join(dicho[c] for c in ("fuente_url", "leida_el") if dicho.get(c))
    return f"{str(tipo).lower()} {dicho['numero']}: {dicho['nombre']}" + (f" ({leido})" if leido else "")


def _denominacion(dicha: dict[str, str]) -> str:
    fechas = (
        " – ".join(dicha.get(c, "…") for c in ("desde", "hasta")) if {"desde", "hasta"} & dicha.keys() else ""
    )
    nombre = f"{dicha['nombre']} ({dicha['sigla']})" if dicha.get("sigla") else dicha["nombre"]
    return ", ".join(parte for parte in (nombre, fechas, dicha.get("fuente", "")) if parte)


def _url(tipo: str, clave: str) -> str:
    match tipo:
        case "participaciones":
            return reverse("institucion", args=[clave.partition("/")[2]])
        case "fotos":
            return reverse("galeria")
        case "cortes":
            return reverse("periodo", args=[clave])
        case _:
            return reverse(
                {"instituciones": "institucion", "ediciones": "edicion", "ejes": "eje", "marcos": "marco"}[
                    tipo
                ],
                args=[clave],
            )


def _vivas(objetos: Collection[str], dia: Dia) -> set[str]:
    por_tipo: dict[str, list[str]] = {}
    for objeto in objetos:
        tipo, _barra, clave = objeto.partition("/")
        por_tipo.setdefault(tipo, []).append(clave)
    return {
        f"{tipo}/{clave}" for tipo, claves in por_tipo.items() for clave in _claves_vivas(tipo, claves, dia)
    }


def _claves_vivas(tipo: str, claves: list[str], dia: Dia) -> set[str]:
    if tipo == "participaciones":
        pares: QuerySet = Participacion.objects.using(dia.alias).filter(
            institucion__slug__in={c.partition("/")[2] for c in claves}
        )
        vivos = pares.values_list("edicion__slug", "institucion__slug")
        return {f"{edicion}/{institucion}" for edicion, institucion in vivos} & set(claves)
    if tipo == "fotos":
        publicas = Foto.objects.using(dia.alias).filter(
            publicada_en__isnull=False, retirada_en__isnull=True, pk__in=claves
        )
        return {str(pk) for pk in publicas.values_list("pk", flat=True)}
    modelo, llave = {
        "instituciones": (Institucion, "slug"),
        "ediciones": (Edicion, "slug"),
        "ejes": (Eje, "codigo"),
        "marcos": (Marco, "slug"),
        "cortes": (Periodo, "slug"),
    }[tipo]
    vivas: QuerySet = QuerySet(modelo).using(dia.alias)
    return set(vivas.filter(**{f"{llave}__in": claves}).values_list(llave, flat=True))


def titulo_de(ficha: FichaCambiada) -> str:
    """«Institución MIMP: ficha cambiada»."""
    return capfirst(
        _("%(tipo)s %(nombre)s: ficha %(hecho)s")
        % {"tipo": ficha.tipo, "nombre": ficha.nombre, "hecho": ficha.hecho}
    )


def frase_de(campo: Campo) -> str:
    """«nombre: de «A» a «B»»."""
    vacio = _("(vacío)")
    return _("%(campo)s: de «%(antes)s» a «%(ahora)s»") % {
        "campo": campo.nombre,
        "antes": campo.antes or vacio,
        "ahora": campo.ahora or vacio,
    }
