"""The suppression of personal data: the text gives way to a notice on every page, file, feed, picture, search and past
day; the file of an evidence goes from the disk; the record says that it was done, and why.

One person asks (`pedir`), another does it (`aprobar`) or declines (`rechazar`). The chain holds: see `reglas/cadena.py`.
Where else the database said it: `barrido.py`. What is outside this site, copies, backups and readers of feeds, is in
docs/operation.md.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.al_pedirse import modulo
from base.texto import limpiar, plegar
from base.vigencias import TABLAS
from compromisos.models import (
    Accion,
    Anotacion,
    Avance,
    CierreDeshecho,
    Compromiso,
    Enmienda,
    Evidencia,
    Foto,
    Medicion,
    Meta,
    Modificacion,
    Periodo,
    RespuestaVerificacion,
    Retiro,
    SenalamientoPublicado,
    Supresion,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
    VinculoConMarco,
    candados,
)
from compromisos.models.anotacion import AnotacionNueva
from compromisos.models.evidencia import borrar_del_disco
from compromisos.publicacion import avisos, barrido, permisos, personales, politicas, proyeccion
from compromisos.publicacion.barrido import sin
from compromisos.publicacion.registro import periodos
from compromisos.publicacion.registro.contenido import objeto_avance, objeto_compromiso, objeto_correccion
from compromisos.publicacion.registro.fichas import objeto_foto
from compromisos.reglas import cadena
from compromisos.reglas.busqueda import partes_de, texto_de_busqueda
from compromisos.reglas.cadena import canonico
from compromisos.reglas.supresion import COMIENZO_DEL_AVISO, aviso_de_supresion
from instituciones.models import Institucion

enlaces = modulo("compromisos.publicacion.enlaces")  # urllib3, which no page needs
# Columns in which somebody writes freely, of what may be public; and the note with which a draft was returned.
TEXTOS: dict[type[models.Model], tuple[str, ...]] = {
    Avance: ("descripcion", "dificultades", "medidas", "motivo_correccion", "observacion"),
    Medicion: ("nota",),
    Evidencia: ("titulo", "emisor", "nombre_original", "url"),
    Retiro: ("motivo",),
    Verificacion: ("verificador", "motivo"),
    VerificacionSinEfecto: ("quien", "motivo"),
    ValorObservado: ("fuente", "metodo"),
    RespuestaVerificacion: ("texto",),
    Compromiso: ("titulo", "texto", "nota", "fuente"),
    Meta: ("indicador", "unidad", "linea_base_fuente", "medio_verificacion", "cita", "nota"),
    VinculoConMarco: ("quien", "cita", "fuente", "motivo_fin"),
    Enmienda: ("texto_anterior", "texto_nuevo", "motivo", "fuente"),
    Foto: ("texto_alternativo", "pie", "credito", "motivo_retiro"),
    SenalamientoPublicado: ("pregunta", "respuesta"),
}
POR_NOMBRE = {modelo._meta.model_name: modelo for modelo in TEXTOS}
# From each of these to its pledge.
HASTA_EL_COMPROMISO = {
    Avance: "compromiso",
    Medicion: "avance__compromiso",
    Evidencia: "avance__compromiso",
    Retiro: "avance__compromiso",
    Verificacion: "avance__compromiso",
    VerificacionSinEfecto: "verificacion__avance__compromiso",
    ValorObservado: "verificacion__avance__compromiso",
    RespuestaVerificacion: "verificacion__avance__compromiso",
    Compromiso: "pk",
    Meta: "compromiso",
    VinculoConMarco: "compromiso",
    Enmienda: "compromiso",
    Foto: "compromiso",
}
# Two wordings of a pledge, and the names of its targets, differ: so do the notices that take their place.
QUE_SE_DISTINGUEN: dict[type[models.Model], tuple[str, ...]] = {
    Compromiso: ("texto",),
    Enmienda: ("texto_anterior", "texto_nuevo"),
    Meta: ("indicador",),
}
# Objects of the record that are no pledge, by the first word of their name.
DE_SU_CLASE: dict[str, type[models.Model]] = {
    "avances": Avance,
    "fotos": Foto,
    "correcciones": SenalamientoPublicado,
}
ARCHIVO = "archivo"
NOMBRE = re.compile(r"\b[A-ZÁÉÍÓÚÑ][a-záéíóúñ]+ [A-ZÁÉÍÓÚÑ][a-záéíóúñ]+\b")
NUMERO = re.compile(r"\d{6,}")
CORREO = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
Suprimible = Avance | Compromiso | Foto | SenalamientoPublicado


@dataclass(frozen=True, slots=True)
class Pieza:
    """Something that a column of a row says, or said, and may be suppressed; `archivo` stands for the file itself.
    `interna`: only the staff reads it, in drafts, notes or histories."""

    tabla: str
    fila: int
    campo: str
    dice: str
    interna: bool = False

    @property
    def sha256(self) -> str:
        return cadena.huella(self.dice)

    @property
    def clave(self) -> dict[str, Any]:
        """As a request keeps it: without the text, which must not stay there."""
        return {"tabla": self.tabla, "fila": self.fila, "campo": self.campo, "sha256": self.sha256}

    @property
    def nombre(self) -> str:
        """«Avance: qué se hizo»."""
        return nombre_de(self.tabla, self.campo)

    @property
    def es_archivo(self) -> bool:
        return self.campo == ARCHIVO


def nombre_de(tabla: str, columna: str) -> str:
    modelo = POR_NOMBRE[tabla]
    campo: Any = modelo._meta.get_field(columna)
    nombre = campo.verbose_name if campo._verbose_name else _("nombre del archivo")
    return f"{capfirst(modelo._meta.verbose_name)}: {nombre}"


def aviso(cuando: datetime) -> str:
    """The notice that takes the place of a text, in the language of the site's texts."""
    return aviso_de_supresion(timezone.localdate(cuando))


def objeto_de(fila: Suprimible) -> str:
    """Name in the record of what is suppressed in."""
    if isinstance(fila, Foto):
        return f"fotos/{fila.pk}"
    if isinstance(fila, SenalamientoPublicado):
        return objeto_correccion(fila.pk)
    return objeto_avance(fila.pk) if isinstance(fila, Avance) else objeto_compromiso(fila.codigo)


def fila_de(supresion: Supresion) -> Suprimible | None:
    """What a request is about; None if it is no longer there."""
    clase, _barra, clave = supresion.objeto.partition("/")
    if clase == "compromisos":
        return Compromiso.objects.filter(codigo=clave).first()
    return models.QuerySet(DE_SU_CLASE[clase]).filter(pk=clave).first()


def piezas_de(fila: Suprimible) -> list[Pieza]:
    """All that may be suppressed of a published update, with what it corrects and what corrects it, which say much of the
    same, of a public pledge or of a photo; what is empty is left out."""
    if isinstance(fila, Foto | SenalamientoPublicado):
        return _de_las([fila])
    if isinstance(fila, Compromiso):
        return _de_las(
            [fila, *fila.metas.all(), *fila.enmiendas.all(), *fila.vinculos.all(), *fila.fotos.all()]
        )
    avances = _cadena_de(fila)
    verificaciones = list(Verificacion.objects.filter(avance__in=avances))
    return _de_las(
        [
            *avances,
            *Medicion.objects.filter(avance__in=avances),
            *Evidencia.objects.filter(avance__in=avances),
            *Retiro.objects.filter(avance__in=avances),
            *verificaciones,
            *VerificacionSinEfecto.objects.filter(verificacion__in=verificaciones),
            *ValorObservado.objects.filter(verificacion__in=verificaciones),
            *RespuestaVerificacion.objects.filter(verificacion__in=verificaciones),
        ]
    )


def piezas_pedidas(supresion: Supresion, fila: Suprimible) -> list[Pieza]:
    """What a request names, with its text, which is read where it still is."""
    pedidas = {(p["tabla"], p["fila"], p["campo"], p["sha256"]) for p in supresion.piezas}
    return [p for p in piezas_de(fila) if (p.tabla, p.fila, p.campo, p.sha256) in pedidas]


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
    modelo = type(fila)
    con_vigencias = TABLAS.get(modelo)
    for campo in TEXTOS[modelo]:
        es_nota = campo == "observacion" or not getattr(fila, "es_publico", True)
        dichos = {getattr(fila, campo): es_nota}
        if con_vigencias:
            suyas = con_vigencias.vigencia.objects.filter(fila=fila.pk).order_by("-vigencia_id")
            dichos = {**dict.fromkeys(suyas.values_list(campo, flat=True), False), **dichos}
        if hasattr(modelo, "history"):
            antes = modelo.history.filter(**{modelo._meta.pk.attname: fila.pk}).order_by("-history_id")
            dichos = {**dict.fromkeys(antes.values_list(campo, flat=True), True), **dichos}
        for dicho, interna in sorted(dichos.items(), key=lambda par: par[1]):
            if dicho and not dicho.startswith(COMIENZO_DEL_AVISO):
                yield Pieza(tabla, fila.pk, campo, dicho, interna)
    if isinstance(fila, Evidencia) and fila.archivo and not fila.archivo_suprimido_en:
        yield Pieza(tabla, fila.pk, ARCHIVO, fila.nombre_original or str(fila.archivo.name))


def pedir(fila: Suprimible, *, por, piezas: Collection[Pieza], motivo: str) -> Supresion:
    """Ask that `piezas` of what is public be suppressed. Nothing changes until another person approves."""
    permisos.check_puede_suprimir(por)
    if not (fila.publicada_en if isinstance(fila, Foto | SenalamientoPublicado) else fila.es_publico):
        raise ValidationError(_("Todavía no es público: corríjalo o descártelo."))
    if not piezas:
        raise ValidationError(_("Marque al menos un texto o un archivo."))
    motivo = politicas.motivo_escrito(motivo)
    _check_no_repite(motivo, piezas)
    personales.exigir_respuesta(personales.de_textos(objeto_de(fila), {"motivo": motivo}))
    pedida = Supresion(
        objeto=objeto_de(fila),
        compromiso=fila if isinstance(fila, Compromiso) else getattr(fila, "compromiso", None),
        piezas=[p.clave for p in piezas],
        motivo=motivo,
        pedida_por=por,
    )
    pedida.full_clean(exclude=["pedida_por", "aprobada_por", "rechazada_por", "compromiso"])
    with transaction.atomic():
        pedida.save()
        avisos.llego_supresion(por=por)
    return pedida


def _check_no_repite(motivo: str, piezas: Iterable[Pieza]) -> None:
    """A reason that says what is suppressed would publish it again: whole, a name of two words, a number of six figures."""
    for pieza in piezas:
        datos = [
            pieza.dice,
            *NOMBRE.findall(pieza.dice),
            *NUMERO.findall(pieza.dice),
            *CORREO.findall(pieza.dice),
        ]
        if any(len(dato) > 3 and plegar(dato) in plegar(motivo) for dato in datos):
            raise ValidationError(
                _("El motivo queda a la vista y repite lo que se suprime (%(que)s). Dígalo sin el dato.")
                % {"que": pieza.nombre}
            )


@transaction.atomic
def rechazar(supresion: Supresion, *, por, motivo: str, ahora: datetime | None = None) -> Supresion:
    """Decline what was asked, also one's own: nothing changes. The reason is for the staff."""
    permisos.check_puede_suprimir(por)
    actual = _por_resolver(supresion)
    motivo = limpiar(motivo or "")
    if not motivo:
        raise ValidationError(_("Escriba por qué no: lo leerá quien lo pidió."))
    if (fila := fila_de(actual)) is not None:
        _check_no_repite(motivo, piezas_pedidas(actual, fila))
    actual.rechazada_por, actual.rechazada_en, actual.motivo_rechazo = por, ahora or timezone.now(), motivo
    actual.save()
    supresion.refresh_from_db()
    return supresion


def _por_resolver(supresion: Supresion) -> Supresion:
    actual = Supresion.objects.select_for_update().get(pk=supresion.pk)
    if actual.aprobada_en:
        raise ValidationError(_("Ya se suprimió."))
    if actual.rechazada_en:
        raise ValidationError(_("Ya se rechazó: si hace falta, pídalo otra vez."))
    return actual


@contextmanager
def _sobre_el_registro() -> Iterator[None]:
    """Around every write over rows that nothing else may change: the one place to say so to the database."""
    with candados.abiertos():
        yield


@transaction.atomic
def aprobar(supresion: Supresion, *, por, ahora: datetime | None = None) -> Supresion:
    """Do what was asked, for good. ValidationError for who asked for it, or if it was done or declined."""
    permisos.check_puede_suprimir(por)
    ahora = ahora or timezone.now()
    actual = _por_resolver(supresion)
    if actual.pedida_por_id == por.pk:
        raise ValidationError(_("La aprueba otra persona: una la pide y otra la hace."))
    with _sobre_el_registro():
        frase, tapados = aviso(ahora), dict[str, str]()
        for n, pieza in enumerate(actual.piezas, 1):
            fila = models.QuerySet(POR_NOMBRE[pieza["tabla"]]).filter(pk=pieza["fila"]).first()
            if fila is None:
                continue
            if pieza["campo"] == ARCHIVO:
                _borrar_archivo(fila, ahora)
            else:
                cual = f"{actual.pk}.{n}"
                dichos = _que_decia(fila, pieza["campo"], pieza["sha256"], frase, cual)
                tapados = {**dichos, **tapados}
        tocadas = _tapar(_filas_de(actual), tapados)
        barrido.quitar_lo_que_cuelga(tocadas, frase)
        enlaces.olvidar(tapados)
        barrido.barrer(tapados)
        cerrados: dict[str, dict[str, str]] = {}
        if actual.compromiso_id:
            _tapar_lo_derivado(actual.compromiso_id, tapados, tocadas)
            cerrados = _tapar_instantaneas(tapados)
            proyeccion.proyectar([actual.compromiso_id])
        _tapar_modificaciones(actual, tapados)
        barrido.olvidar_palabras(tapados)
        actual.aprobada_por, actual.aprobada_en = por, ahora
        # A short text could be guessed from its hash.
        actual.piezas = [{c: v for c, v in p.items() if c != "sha256"} for p in actual.piezas]
        actual.full_clean(exclude=["pedida_por", "aprobada_por", "rechazada_por", "compromiso"])
        actual.save()
        _anotar(actual, tapados, cerrados)
    transaction.on_commit(cache.clear)  # made files, pictures, reports
    supresion.refresh_from_db()
    return supresion


def _que_decia(fila: Any, campo: str, sha256: str, frase: str, cual: str) -> dict[str, str]:
    """{what has that hash in a column of a row, of its history and of its intervals: what takes its place}. `cual`
    tells one notice from another where two may not be the same."""
    columna: Any = type(fila)._meta.get_field(campo)
    nuevo = f"{frase} ({cual})" if campo in QUE_SE_DISTINGUEN.get(type(fila), ()) else frase
    if barrido.es_enlace(columna):
        # A link cannot be a sentence: it leads to where the notice is explained, or nowhere.
        nuevo = f"{settings.SITE_URL}{reverse('privacidad')}" if isinstance(fila, Evidencia) else ""
    nuevo = nuevo[: columna.max_length]
    una = _tablas_de(type(fila), Q(pk=fila.pk), [fila.pk])
    dichos = {dicho for suyas in una for dicho in suyas.values_list(campo, flat=True)}
    return {dicho: nuevo for dicho in dichos if dicho and cadena.huella(dicho) == sha256}


def _filas_de(supresion: Supresion) -> list[tuple[type[models.Model], Q]]:
    """The rows that may say it again: all of the pledge; what is of no pledge, itself."""
    if supresion.compromiso_id:
        return [(m, Q(**{camino: supresion.compromiso_id})) for m, camino in HASTA_EL_COMPROMISO.items()]
    clase, _barra, clave = supresion.objeto.partition("/")
    return [(DE_SU_CLASE[clase], Q(pk=clave))]


def _tablas_de(modelo: Any, cuales: Q, claves: Collection[int]) -> list[models.QuerySet]:
    """Rows of a model, what its history keeps of them, and what its intervals do."""
    tablas: list[models.QuerySet] = [models.QuerySet(modelo).filter(cuales)]
    if hasattr(modelo, "history"):
        tablas.append(modelo.history.filter(**{f"{modelo._meta.pk.attname}__in": claves}))
    if tabla := TABLAS.get(modelo):
        tablas.append(tabla.vigencia.objects.filter(fila__in=claves))
    return tablas


def _tapar(
    filas: Iterable[tuple[type[models.Model], Q]], tapados: Mapping[str, str]
) -> dict[type[models.Model], list[int]]:
    """Write what is said now over every column of these rows that says it, in their histories and intervals too.
    {model: keys of the rows that said it}."""
    tocadas: dict[type[models.Model], list[int]] = {}
    for modelo, cuales in filas:
        claves = list(models.QuerySet(modelo).filter(cuales).values_list("pk", flat=True))
        columnas = [modelo._meta.get_field(c) for c in TEXTOS[modelo]]
        if modelo is Enmienda:
            columnas.append(Enmienda._meta.get_field("cambios"))
        for n, suyas in enumerate(_tablas_de(modelo, cuales, claves)):
            # What is written in other models than `modelo` has the columns of the same names.
            suyos = [suyas.model._meta.get_field(c.name) for c in columnas]
            hechas = barrido.reescribir(suyas, tapados, suyos)
            if n == 0 and hechas:
                tocadas[modelo] = hechas
    return tocadas


def _tapar_lo_derivado(
    compromiso: int, tapados: Mapping[str, str], tocadas: Mapping[type[models.Model], Collection[int]]
) -> None:
    """What is kept folded of the same, for the search of today and of past days."""
    avances: models.QuerySet[Avance] = models.QuerySet(Avance).filter(pk__in=tocadas.get(Avance, ()))
    for avance in avances:
        avance.preparar()
        models.QuerySet(Avance).filter(pk=avance.pk).update(busqueda=avance.busqueda)
    enmiendas: models.QuerySet[Enmienda] = models.QuerySet(Enmienda).filter(pk__in=tocadas.get(Enmienda, ()))
    for enmienda in enmiendas:
        plegado = plegar(enmienda.texto_anterior)
        models.QuerySet(Enmienda).filter(pk=enmienda.pk).update(anterior_plegado=plegado)
    tabla, quedan = TABLAS[Compromiso], _lo_que_no_es_suyo(compromiso)
    plegados = {plegar(d): plegar(q) for d, q in tapados.items() if plegar(d) not in quedan}
    for vigencia in tabla.vigencia.objects.filter(fila=compromiso):
        partes = [plegados.get(parte, parte) for parte in partes_de(vigencia.busqueda)]
        tabla.vigencia.objects.filter(pk=vigencia.pk).update(
            texto_plegado=plegar(vigencia.texto), busqueda=texto_de_busqueda(partes)
        )


def _lo_que_no_es_suyo(compromiso: int) -> set[str]:
    """Folded code of a pledge and names, on any day, of its institution: nobody suppresses them there, though a text
    that is suppressed be the same word for word."""
    suyo = models.QuerySet(Compromiso).values_list("codigo", "institucion").get(pk=compromiso)
    nombres = [
        *models.QuerySet(Institucion).filter(pk=suyo[1]).values_list("nombres_plegados", flat=True),
        *TABLAS[Institucion].vigencia.objects.filter(fila=suyo[1]).values_list("nombres_plegados", flat=True),
    ]
    return {plegar(suyo[0]), *(parte for n in nombres for parte in n.split("|"))}


def _tapar_instantaneas(tapados: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The pictures of closings, which tell titles. {object of the record: {what an entry said: what it says now}}."""
    antes = periodos.de_periodos()
    fotos: list[models.QuerySet] = [
        models.QuerySet(CierreDeshecho),
        models.QuerySet(Periodo).exclude(instantanea=""),
        TABLAS[Periodo].vigencia.objects.exclude(instantanea=""),
    ]
    tocada = False
    for consulta in fotos:
        for clave, instantanea in consulta.values_list("pk", "instantanea"):
            dicho = json.loads(instantanea)
            if (queda := sin(dicho, tapados)) != dicho:
                consulta.filter(pk=clave).update(instantanea=canonico(queda))
                tocada = True
    cambian: dict[str, dict[str, str]] = {}
    for era, es in zip(antes, periodos.de_periodos() if tocada else antes, strict=True):
        if era.contenido != es.contenido:
            cambian.setdefault(era.objeto, {})[era.contenido] = es.contenido
    return cambian


def _borrar_archivo(evidencia: Any, ahora: datetime) -> None:
    """Off the disk when all is done, for every row that shares it; its SHA-256 stays."""
    nombre = evidencia.archivo.name
    models.QuerySet(Evidencia).filter(archivo=nombre).update(archivo_suprimido_en=ahora)
    transaction.on_commit(lambda: borrar_del_disco(nombre))


# --- The record


def _anotar(
    supresion: Supresion, tapados: Mapping[str, str], cerrados: Mapping[str, Mapping[str, str]]
) -> None:
    """Take what was said out of the entries that say it, and enter that it was done. `cerrados`: what entries of closed
    periods say now."""
    tocadas = []
    Anotacion.objects.tomar_turno()
    objetos = [*_objetos(supresion), *cerrados]
    for anotacion in Anotacion.objects.filter(objeto__in=objetos).order_by("numero"):
        if anotacion.accion == Accion.CONTENIDO_SUPRIMIDO:
            continue
        suyas = cerrados.get(anotacion.objeto)
        if suyas is not None:  # of a period: what its closings say, and nothing else of it
            queda = suyas.get(anotacion.contenido, anotacion.contenido)
        else:
            queda = canonico(sin(json.loads(anotacion.contenido), tapados))
        if queda == anotacion.contenido:
            continue
        anotacion.contenido = queda
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


def _tapar_modificaciones(supresion: Supresion, tapados: Mapping[str, str]) -> None:
    """What Cambios tells of the fichas of its photos."""
    for modificacion in Modificacion.objects.filter(objeto__in=_objetos(supresion)):
        nuevos = {c: sin(getattr(modificacion, c), tapados) for c in ("nombre", "cambios", "motivo")}
        if any(nuevo != getattr(modificacion, c) for c, nuevo in nuevos.items()):
            models.QuerySet(Modificacion).filter(pk=modificacion.pk).update(**nuevos)


def _objetos(supresion: Supresion) -> list[str]:
    """What is suppressed of a pledge may be said again of its updates and photos, and the other way round."""
    objetos = [supresion.objeto]
    if supresion.compromiso:
        objetos.append(objeto_compromiso(supresion.compromiso.codigo))
        avances = supresion.compromiso.avances.values_list("pk", flat=True)
        objetos += [objeto_avance(pk) for pk in avances]
        objetos += [objeto_foto(pk) for pk in supresion.compromiso.fotos.values_list("pk", flat=True)]
    return objetos
