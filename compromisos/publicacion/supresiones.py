"""The suppression of personal data: the text gives way to a notice on every page, file, feed, picture, search and past
day; the file of an evidence goes from the disk; the record says that it was done, and why.

One person asks (`pedir`), another does it (`aprobar`). The chain holds: see `reglas/cadena.py`. What is outside this
site, copies, backups and readers of feeds, is in docs/operation.md.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.texto import plegar
from base.vigencias import TABLAS
from compromisos.models import (
    Accion,
    Anotacion,
    Avance,
    Compromiso,
    Enmienda,
    Evidencia,
    Foto,
    Medicion,
    Meta,
    RespuestaVerificacion,
    Retiro,
    Supresion,
    Verificacion,
    candados,
)
from compromisos.models.anotacion import AnotacionNueva
from compromisos.publicacion import permisos, politicas, proyeccion
from compromisos.publicacion.registro.contenido import objeto_avance, objeto_compromiso
from compromisos.reglas import cadena
from compromisos.reglas.cadena import canonico

# Columns in which somebody writes freely, of what may be public.
TEXTOS: dict[type[models.Model], tuple[str, ...]] = {
    Avance: ("descripcion", "dificultades", "medidas", "motivo_correccion"),
    Medicion: ("nota",),
    Evidencia: ("titulo", "emisor", "nombre_original", "url"),
    Retiro: ("motivo",),
    Verificacion: ("verificador", "motivo"),
    RespuestaVerificacion: ("texto",),
    Compromiso: ("titulo", "texto", "nota"),
    Meta: ("indicador", "medio_verificacion", "cita", "nota"),
    Enmienda: ("texto_anterior", "texto_nuevo", "motivo"),
    Foto: ("texto_alternativo", "pie", "credito"),
}
POR_NOMBRE = {modelo._meta.model_name: modelo for modelo in TEXTOS}
ARCHIVO = "archivo"


@dataclass(frozen=True, slots=True)
class Pieza:
    """Something that a column of a row says, or said to the public, and may be suppressed; `archivo` stands for the file
    itself."""

    tabla: str
    fila: int
    campo: str
    dice: str

    @property
    def clave(self) -> dict[str, Any]:
        """As a request keeps it: without the text, which must not stay there."""
        return {
            "tabla": self.tabla,
            "fila": self.fila,
            "campo": self.campo,
            "sha256": cadena.huella(self.dice),
        }

    @property
    def nombre(self) -> str:
        """«Avance: qué se hizo»."""
        modelo = POR_NOMBRE[self.tabla]
        campo: Any = modelo._meta.get_field(self.campo)
        nombre = campo.verbose_name if campo._verbose_name else _("nombre del archivo")
        return f"{capfirst(modelo._meta.verbose_name)}: {nombre}"


def aviso(cuando: datetime) -> str:
    """The notice that takes the place of a text, in the language of the site's texts."""
    dia = timezone.localdate(cuando)
    return f"[Texto suprimido el {dia:%d/%m/%Y} por contener datos personales.]"


def objeto_de(fila: Avance | Compromiso) -> str:
    """Name in the record of what is suppressed in."""
    return objeto_avance(fila.pk) if isinstance(fila, Avance) else objeto_compromiso(fila.codigo)


def piezas_de(fila: Avance | Compromiso) -> list[Pieza]:
    """All that may be suppressed of a published update, with what it corrects and what corrects it, which say much of the
    same, or of a public pledge; what is empty is left out."""
    if isinstance(fila, Compromiso):
        return _de_las([fila, *fila.metas.all(), *fila.enmiendas.all(), *fila.fotos.all()])
    avances = _cadena_de(fila)
    verificaciones = list(Verificacion.objects.filter(avance__in=avances))
    return _de_las(
        [
            *avances,
            *Medicion.objects.filter(avance__in=avances),
            *Evidencia.objects.filter(avance__in=avances),
            *Retiro.objects.filter(avance__in=avances),
            *verificaciones,
            *RespuestaVerificacion.objects.filter(verificacion__in=verificaciones),
        ]
    )


def _cadena_de(avance: Avance) -> list[Avance]:
    """The update, those that it corrects, and those that correct it, published or not."""
    cadena_de_avances = [avance]
    while (anterior := cadena_de_avances[0].corrige) is not None:
        cadena_de_avances.insert(0, anterior)
    for uno in cadena_de_avances:
        cadena_de_avances += [c for c in uno.correcciones.all() if c not in cadena_de_avances]
    return cadena_de_avances


def _de_las(filas: Iterable[models.Model]) -> list[Pieza]:
    return [pieza for fila in filas for pieza in _piezas(fila)]


def _piezas(fila: models.Model) -> Iterator[Pieza]:
    tabla = str(fila._meta.model_name)
    con_vigencias = TABLAS.get(type(fila))
    for campo in TEXTOS[type(fila)]:
        dichos = {getattr(fila, campo): None}
        if con_vigencias:
            suyas = con_vigencias.vigencia.objects.filter(fila=fila.pk).order_by("-vigencia_id")
            dichos |= dict.fromkeys(suyas.values_list(campo, flat=True))
        yield from (Pieza(tabla, fila.pk, campo, dicho) for dicho in dichos if dicho)
    if isinstance(fila, Evidencia) and fila.archivo:
        yield Pieza(tabla, fila.pk, ARCHIVO, fila.nombre_original or str(fila.archivo.name))


def pedir(fila: Avance | Compromiso, *, por, piezas: Collection[Pieza], motivo: str) -> Supresion:
    """Ask that `piezas` of what is public be suppressed. Nothing changes until another person approves."""
    permisos.check_puede_suprimir(por)
    if not fila.es_publico:
        raise ValidationError(_("Todavía no es público: corríjalo o descártelo."))
    if not piezas:
        raise ValidationError(_("Marque al menos un texto o un archivo."))
    motivo = politicas.motivo_escrito(motivo)
    if repetida := next((p for p in piezas if len(p.dice) > 3 and p.dice in motivo), None):
        raise ValidationError(
            _("El motivo se publica y repite lo que se suprime (%(que)s). Dígalo sin el dato.")
            % {"que": repetida.nombre}
        )
    pedida = Supresion(
        objeto=objeto_de(fila),
        compromiso=fila.compromiso if isinstance(fila, Avance) else fila,
        piezas=[p.clave for p in piezas],
        motivo=motivo,
        pedida_por=por,
    )
    pedida.full_clean(exclude=["pedida_por", "aprobada_por", "compromiso"])
    pedida.save()
    return pedida


@transaction.atomic
def aprobar(supresion: Supresion, *, por, ahora: datetime | None = None) -> Supresion:
    """Do what was asked, for good. ValidationError for who asked for it, or if it was done."""
    permisos.check_puede_suprimir(por)
    ahora = ahora or timezone.now()
    actual = Supresion.objects.select_for_update().get(pk=supresion.pk)
    if actual.aprobada_en:
        raise ValidationError(_("Ya se suprimió."))
    if actual.pedida_por_id == por.pk:
        raise ValidationError(_("La aprueba otra persona: una la pide y otra la hace."))
    with candados.abiertos():
        _hacer(actual, por=por, ahora=ahora)
    transaction.on_commit(cache.clear)  # made files, pictures, reports
    supresion.refresh_from_db()
    return supresion


def _hacer(actual: Supresion, *, por, ahora: datetime) -> None:
    frase, tapados = aviso(ahora), dict[str, str]()
    for pieza in actual.piezas:
        fila = models.QuerySet(POR_NOMBRE[pieza["tabla"]]).filter(pk=pieza["fila"]).first()
        if fila is None:
            continue
        if pieza["campo"] == ARCHIVO:
            _borrar_archivo(fila, ahora)
        else:
            tapados |= _tapar(fila, pieza["campo"], pieza["sha256"], frase)
    if actual.compromiso_id:
        _tapar_lo_citado(actual.compromiso_id, tapados)
        proyeccion.proyectar([actual.compromiso_id])
    actual.aprobada_por, actual.aprobada_en = por, ahora
    actual.full_clean(exclude=["pedida_por", "aprobada_por", "compromiso"])
    actual.save()
    _anotar(actual, tapados)


def _tapar(fila: Any, campo: str, sha256: str, frase: str) -> dict[str, str]:
    """Write the notice over what has that hash in a column of a row, of its history and of its intervals. Returns {what
    they said: what they say}."""
    modelo = type(fila)
    nuevo = frase
    if isinstance(modelo._meta.get_field(campo), models.URLField):
        # A link cannot be a sentence: it leads to where the notice is explained, or nowhere.
        nuevo = f"{settings.SITE_URL}{reverse('privacidad')}" if isinstance(fila, Evidencia) else ""
    tablas: list[models.QuerySet] = [models.QuerySet(modelo).filter(pk=fila.pk)]
    if hasattr(modelo, "history"):
        tablas.append(modelo.history.filter(**{modelo._meta.pk.attname: fila.pk}))
    if tabla := TABLAS.get(modelo):
        tablas.append(tabla.vigencia.objects.filter(fila=fila.pk))
    dichos = {dicho for suyas in tablas for dicho in suyas.values_list(campo, flat=True)}
    dichos = {dicho for dicho in dichos if cadena.huella(dicho or "") == sha256}
    # Straight to the tables: these rows refuse every change but this one.
    for suyas in tablas:
        suyas.filter(**{f"{campo}__in": dichos}).update(**{campo: nuevo})
    if isinstance(fila, Avance):
        fila.refresh_from_db()
        fila.preparar()
        tablas[0].update(busqueda=fila.busqueda)
    return dict.fromkeys(dichos, nuevo)


def _tapar_lo_citado(compromiso: int, tapados: Mapping[str, str]) -> None:
    """Where the same is said again of the pledge: in its amendments, and in what its past days are searched by."""
    for enmienda in Enmienda.objects.filter(compromiso=compromiso):
        textos = {
            c: tapados[getattr(enmienda, c)] for c in TEXTOS[Enmienda] if getattr(enmienda, c) in tapados
        }
        cambios = _sin(enmienda.cambios, tapados)
        if textos or cambios != enmienda.cambios:
            anterior = textos.get("texto_anterior", enmienda.texto_anterior)
            models.QuerySet(Enmienda).filter(pk=enmienda.pk).update(
                **textos, cambios=cambios, anterior_plegado=plegar(anterior)
            )
    tabla = TABLAS[Compromiso]
    for vigencia in tabla.vigencia.objects.filter(fila=compromiso):
        buscado = vigencia.busqueda
        for dicho, queda in tapados.items():
            buscado = buscado.replace(plegar(dicho), plegar(queda)) if plegar(dicho) else buscado
        tabla.vigencia.objects.filter(pk=vigencia.pk).update(
            texto_plegado=plegar(vigencia.texto), busqueda=buscado
        )


def _borrar_archivo(evidencia: Any, ahora: datetime) -> None:
    """Off the disk when all is done, for every row that shares it; its SHA-256 stays."""
    nombre, almacen = evidencia.archivo.name, evidencia.archivo.storage
    models.QuerySet(Evidencia).filter(archivo=nombre).update(archivo_suprimido_en=ahora)
    transaction.on_commit(lambda: almacen.delete(nombre))


# --- The record


def _anotar(supresion: Supresion, tapados: Mapping[str, str]) -> None:
    """Take what was said out of the entries that say it, and enter that it was done."""
    tocadas = []
    Anotacion.objects.tomar_turno()
    for anotacion in Anotacion.objects.filter(objeto__in=_objetos(supresion)).order_by("numero"):
        contenido = json.loads(anotacion.contenido)
        queda = _sin(contenido, tapados)
        if queda == contenido:
            continue
        anotacion.contenido = canonico(queda)
        models.QuerySet(Anotacion).filter(pk=anotacion.pk).update(contenido=anotacion.contenido)
        tocadas.append({"numero": anotacion.numero, "sha256": cadena.huella_de_lo_que_queda(anotacion.linea)})
    nota = {
        "anotaciones": tocadas,
        "campos": sorted({f"{p['tabla']}.{p['campo']}" for p in supresion.piezas}),
        "motivo": supresion.motivo,
        "supresion": supresion.pk,
    }
    Anotacion.objects.encadenar(
        [AnotacionNueva(Accion.CONTENIDO_SUPRIMIDO, supresion.objeto, canonico(nota))]
    )


def _objetos(supresion: Supresion) -> list[str]:
    """What is suppressed of a pledge may be said again of its updates, and the other way round."""
    objetos = [supresion.objeto]
    if supresion.compromiso:
        objetos.append(objeto_compromiso(supresion.compromiso.codigo))
        avances = supresion.compromiso.avances.values_list("pk", flat=True)
        objetos += [objeto_avance(pk) for pk in avances]
    return objetos


def _sin(valor: Any, tapados: Mapping[str, str]) -> Any:
    """`valor`, JSON, with what is said now where it says what was suppressed."""
    if isinstance(valor, dict):
        return {clave: _sin(suyo, tapados) for clave, suyo in valor.items()}
    if isinstance(valor, list):
        return [_sin(suyo, tapados) for suyo in valor]
    return tapados.get(valor, valor) if isinstance(valor, str) else valor
