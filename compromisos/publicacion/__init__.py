"""The only writer of the public record.

Each function is one transaction: it locks the pledge, asks `politicas` whether the step is allowed,
writes, and brings the stored projection up to date. Two people publishing on one pledge take turns;
whoever holds a stale copy is told so by `EdicionSimultanea` and nothing is written.

All take keyword arguments: `por` is the user who answers for it, `ahora` an aware instant (now).
They raise ValidationError with a sentence in Spanish when a step is not allowed. Who may call them
is not asked here: see `instituciones/permisos.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from compromisos import anotaciones, confirmaciones, politicas, proyeccion
from compromisos.estado import Respaldo, SituacionAvance
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Foto,
    Medicion,
    MedicionTerritorio,
    Meta,
    Retiro,
    SituacionCompromiso,
    Verificacion,
    Vocablo,
)
from compromisos.publicacion.asientos import (
    PorAnotar,
    anotar_compromisos,
    asentar_lo_que_falta,
    en_bloque,
    motivo_escrito,
    por_anotar,
)
from compromisos.publicacion.devoluciones import avisar_devolucion
from compromisos.publicacion.enmiendas import dividir, enmendar, fusionar, retirar_compromiso
from compromisos.publicacion.respuestas import responder
from instituciones import bulk, historia
from instituciones.texto import limpiar
from instituciones.versiones import EdicionSimultanea

__all__ = [
    "Alta",
    "Asiento",
    "agregar_metas",
    "anotar_compromisos",
    "asentar_lo_que_falta",
    "asentar_lote",
    "corregir",
    "dar_de_alta",
    "descartar",
    "dividir",
    "en_bloque",
    "enmendar",
    "enviar",
    "fusionar",
    "iniciar_correccion",
    "observar",
    "publicar",
    "publicar_compromiso",
    "publicar_foto",
    "responder",
    "quitar_compromisos",
    "quitar_metas",
    "retirar",
    "retirar_compromiso",
    "retirar_foto",
    "verificar",
]

CAMPOS_QUE_SE_COPIAN = ("fecha_corte", "estado", "descripcion", "dificultades", "medidas")


# --- One update --------------------------------------------------------------------------------------


def _tomar(avance: Avance) -> Avance:
    """Lock the pledge of `avance` and read the avance again; EdicionSimultanea if it has changed."""
    Compromiso.objects.select_for_update().only("pk").get(pk=avance.compromiso_id)
    actual = Avance.objects.select_related("compromiso", "corrige").get(pk=avance.pk)
    if actual.version != avance.version:
        raise EdicionSimultanea(
            _("Otra persona cambió este avance mientras usted lo veía. Vuelva a abrirlo antes de continuar.")
        )
    return actual


def _devolver(avance: Avance, actual: Avance) -> Avance:
    """Leave the caller's instance as the database is now."""
    avance.refresh_from_db()
    avance.compromiso.refresh_from_db()
    return avance


@transaction.atomic
def enviar(
    avance: Avance, *, por, razones: Mapping[str, str] | None = None, ahora: datetime | None = None
) -> Avance:
    """borrador or observado → en_revision. `razones` as `confirmaciones.responder` takes them."""
    ahora = ahora or timezone.now()
    actual = _tomar(avance)
    politicas.check_puede_enviar(actual, hoy=timezone.localdate(ahora))
    confirmaciones.exigir(actual, razones or {}, por=por, hoy=timezone.localdate(ahora), ahora=ahora)
    actual.situacion, actual.enviado_en, actual._history_user = SituacionAvance.EN_REVISION, ahora, por
    actual.save()
    return _devolver(avance, actual)


@transaction.atomic
def observar(avance: Avance, *, por, motivo: str, ahora: datetime | None = None) -> Avance:
    """en_revision → observado, with the written reason, which its author also gets by e-mail."""
    ahora, actual = ahora or timezone.now(), _tomar(avance)
    politicas.check_puede_observar(actual)
    actual.situacion, actual.observacion = SituacionAvance.OBSERVADO, motivo_escrito(motivo)
    actual.observado_por, actual.observado_en = por, ahora
    actual._history_user = por
    actual.save()
    avisar_devolucion(actual, ahora=ahora)
    return _devolver(avance, actual)


@transaction.atomic
def publicar(
    avance: Avance, *, por, razones: Mapping[str, str] | None = None, ahora: datetime | None = None
) -> Avance:
    """en_revision → publicado. From then on it only changes through corregir() and retirar().

    What is asked is asked again: it may have been amended under review, or something else published.
    """
    ahora = ahora or timezone.now()
    actual = _tomar(avance)
    politicas.check_puede_publicar(actual, hoy=timezone.localdate(ahora))
    confirmaciones.exigir(actual, razones or {}, por=por, hoy=timezone.localdate(ahora), ahora=ahora)
    if actual.corrige is not None:
        politicas.check_puede_corregir(actual.corrige)
    actual.situacion = SituacionAvance.PUBLICADO
    actual.publicado_por, actual.publicado_en, actual._history_user = por, ahora, por
    actual.full_clean(exclude=["compromiso", "autor", "publicado_por", "observado_por", "corrige"])
    actual.asentar()
    Vocablo.objects.anotar([actual.busqueda])
    proyeccion.proyectar([actual.compromiso_id])
    por_anotar(PorAnotar(avances={actual.compromiso_id}))
    return _devolver(avance, actual)


@transaction.atomic
def iniciar_correccion(original: Avance, *, por, motivo: str) -> Avance:
    """A draft that will replace `original` when published: its copy, measurements, places and
    evidence included, for someone to amend. The original does not change."""
    actual = _tomar(original)
    politicas.check_puede_corregir(actual)
    copia = Avance(
        compromiso=actual.compromiso,
        autor=por,
        corrige=actual,
        motivo_correccion=motivo_escrito(motivo),
        **{campo: getattr(actual, campo) for campo in CAMPOS_QUE_SE_COPIAN},
    )
    copia._history_user = por
    copia.save()
    for medicion in actual.mediciones.prefetch_related("territorios"):
        territorios = list(medicion.territorios.all())
        nueva = Medicion.objects.create(
            avance=copia, meta=medicion.meta, valor=medicion.valor, nota=medicion.nota
        )
        nueva.territorios.set(territorios)
    for evidencia in actual.evidencias.all():
        evidencia.pk, evidencia.avance, evidencia._state.adding = None, copia, True
        evidencia.save()
    return copia


@transaction.atomic
def corregir(
    original: Avance,
    *,
    por,
    motivo: str,
    cambios: Mapping[str, object] | None = None,
    mediciones: Mapping[Meta, Decimal] | None = None,
    ahora: datetime | None = None,
) -> Avance:
    """Publish a new avance that replaces `original`, and say why. Returns the new one.

    `cambios` are fields of CAMPOS_QUE_SE_COPIAN, `mediciones` new values by target; what is in
    neither stays as in the original. The original stays readable and no longer counts.
    """
    if ajenos := set(cambios or {}) - set(CAMPOS_QUE_SE_COPIAN):
        raise TypeError(f"corregir() does not change {sorted(ajenos)}")
    nuevo = iniciar_correccion(original, por=por, motivo=motivo)
    for campo, valor in (cambios or {}).items():
        setattr(nuevo, campo, valor)
    nuevo.save()
    for meta, valor in (mediciones or {}).items():
        Medicion.objects.update_or_create(avance=nuevo, meta=meta, defaults={"valor": valor})
    hoy = timezone.localdate(ahora)  # why it is corrected is why its figures are what they are
    razones = {h.nombre: motivo for h in confirmaciones.hechas(nuevo, hoy=hoy)}
    enviar(nuevo, por=por, razones=razones, ahora=ahora)
    return publicar(nuevo, por=por, ahora=ahora)


@transaction.atomic
def retirar(avance: Avance, *, por, motivo: str, ahora: datetime | None = None) -> Retiro:
    """Withdraw a published avance: a tombstone with its reason; it stays readable, it stops counting."""
    actual = _tomar(avance)
    politicas.check_puede_retirar(actual)
    retiro = Retiro(
        avance=actual, motivo=motivo_escrito(motivo), retirado_por=por, retirado_en=ahora or timezone.now()
    )
    retiro.asentar()
    proyeccion.proyectar([actual.compromiso_id])
    por_anotar(PorAnotar(avances={actual.compromiso_id}))
    _devolver(avance, actual)
    return retiro


@transaction.atomic
def verificar(
    avance: Avance, *, por, verificador: str, resultado: str, motivo: str, ahora: datetime | None = None
) -> Verificacion:
    """Say of a published avance that it is VERIFICADO or CUESTIONADO, who says so, and why."""
    actual = _tomar(avance)
    politicas.check_puede_verificar(actual)
    verificacion = Verificacion(
        avance=actual,
        resultado=Respaldo(resultado).value,
        verificador=limpiar(verificador),
        motivo=motivo_escrito(motivo),
        en=ahora or timezone.now(),
        registrado_por=por,
    )
    verificacion.full_clean(exclude=["avance", "registrado_por"])
    verificacion.asentar()
    proyeccion.proyectar([actual.compromiso_id])
    por_anotar(PorAnotar(avances={actual.compromiso_id}))
    return verificacion


@transaction.atomic
def descartar(avance: Avance) -> None:
    """Delete a draft with its measurements and evidence. Published: ValidationError."""
    actual = _tomar(avance)
    politicas.check_puede_descartar(actual)
    for medicion in actual.mediciones.all():
        medicion.delete()
    actual.evidencias.all().delete()
    actual.delete()


@transaction.atomic
def publicar_compromiso(compromiso: Compromiso, *, por=None, ahora: datetime | None = None) -> Compromiso:
    """Make a pledge public; its literal text is fixed from then on. It then reads «Sin información»."""
    actual = Compromiso.objects.select_for_update().get(pk=compromiso.pk)
    if actual.version != compromiso.version:
        raise EdicionSimultanea(_("Otra persona cambió este compromiso mientras usted lo veía."))
    politicas.check_puede_publicar_compromiso(actual)
    actual.situacion, actual.publicado_en = SituacionCompromiso.PUBLICADO, ahora or timezone.now()
    actual._history_user = por
    actual.save()
    anotar_compromisos([actual.pk])
    compromiso.refresh_from_db()
    return compromiso


# --- Many at once ------------------------------------------------------------------------------


@dataclass(slots=True)
class Asiento:
    """One avance to publish with all that hangs from it, still unsaved. For `asentar_lote`."""

    avance: Avance  # situacion publicado, publicado_en and publicado_por set
    mediciones: list[Medicion] = field(default_factory=list)
    lugares: dict[int, list[str]] = field(default_factory=dict)  # {index in mediciones: [ubigeo]}
    evidencias: list[Evidencia] = field(default_factory=list)
    retiro: Retiro | None = None
    verificaciones: list[Verificacion] = field(default_factory=list)


@transaction.atomic
def asentar_lote(asientos: Iterable[Asiento]) -> int:
    """Publish many avances in bulk, in the order given, under the same rules as one by one.

    For data that was published elsewhere or is made up (datos_demo). A correction comes after what
    it corrects. Returns how many; raises ValidationError at the first that breaks a rule, and then
    nothing is written.
    """
    asientos = list(asientos)
    ids = sorted({a.avance.compromiso_id for a in asientos})
    list(Compromiso.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    corregidos: set[int] = set()
    retirados: set[int] = set()
    for asiento in asientos:
        _check_asiento(asiento, corregidos, retirados)
    pendientes = [a.avance for a in asientos]
    while pendientes:  # originals first: a correction needs the number of what it corrects
        tanda = [a for a in pendientes if a.corrige is None or a.corrige.pk]
        Avance.objects.asentar_en_bloque(tanda)
        pendientes = [a for a in pendientes if a.pk is None]
    mediciones, lugares = [], []
    for asiento in asientos:
        for indice, medicion in enumerate(asiento.mediciones):
            medicion.avance = asiento.avance
            mediciones.append(medicion)
            lugares += [(medicion, ubigeo) for ubigeo in asiento.lugares.get(indice, ())]
    Medicion.objects.asentar_en_bloque(mediciones)
    MedicionTerritorio.objects.asentar_en_bloque(
        MedicionTerritorio(medicion=medicion, territorio_id=ubigeo) for medicion, ubigeo in lugares
    )
    for modelo, filas in (
        (Evidencia, [e for a in asientos for e in a.evidencias]),
        (Verificacion, [v for a in asientos for v in a.verificaciones]),
        (Retiro, [a.retiro for a in asientos if a.retiro]),
    ):
        modelo.objects.asentar_en_bloque(filas)
    Vocablo.objects.anotar(a.avance.busqueda for a in asientos)
    proyeccion.proyectar(ids)
    por_anotar(PorAnotar(avances=set(ids)))
    return len(asientos)


def _check_asiento(asiento: Asiento, corregidos: set[int], retirados: set[int]) -> None:
    avance = asiento.avance
    avance.situacion = SituacionAvance.EN_REVISION
    politicas.check_puede_publicar(avance, hoy=timezone.localdate(avance.publicado_en))
    avance.situacion = SituacionAvance.PUBLICADO
    for medicion in asiento.mediciones:
        if medicion.meta.compromiso_id != avance.compromiso_id:
            raise ValidationError(_("Esa meta es de otro compromiso."))
    if avance.corrige:
        if id(avance.corrige) in corregidos | retirados:
            raise ValidationError(_("Solo se corrige un avance que sigue en firme."))
        motivo_escrito(avance.motivo_correccion)
        corregidos.add(id(avance.corrige))
    if asiento.retiro and avance.publicado_en:
        motivo_escrito(asiento.retiro.motivo)
        if id(avance) in corregidos or asiento.retiro.retirado_en < avance.publicado_en:
            raise ValidationError(_("Solo se retira un avance que sigue en firme."))
        retirados.add(id(avance))


@dataclass(slots=True)
class Alta:
    """One pledge that does not exist yet, with its targets, still unsaved. For `dar_de_alta`."""

    compromiso: Compromiso
    metas: list[Meta] = field(default_factory=list)
    ejes: list[int] = field(default_factory=list)
    territorios: list[str] = field(default_factory=list)


@transaction.atomic
def dar_de_alta(altas: Iterable[Alta], *, por, publicos: bool, ahora: datetime | None = None) -> None:
    """Create many pledges in bulk, with their history and projection; `publicos` publishes them too."""
    altas = list(altas)
    compromisos = [a.compromiso for a in altas]
    for alta in altas:
        c = alta.compromiso
        c.preparar()
        if publicos:
            c.situacion, c.publicado_en = SituacionCompromiso.PUBLICADO, ahora or timezone.now()
        proyeccion.poner_a_nuevo(c, alta.metas)
    bulk.crear(compromisos)
    Vocablo.objects.anotar(c.busqueda for c in compromisos)
    for lista in ("ejes", "territorios"):
        _enlazar(lista, [(a.compromiso.pk, clave) for a in altas for clave in getattr(a, lista)])
    historia.anotar_altas(compromisos, por=por, listas=("ejes", "territorios"))
    agregar_metas([m for a in altas for m in a.metas], por=por, proyectar=False)
    if publicos:
        anotar_compromisos(c.pk for c in compromisos)


def _enlazar(lista: str, pares: list[tuple[int, int | str]]) -> None:
    """Fill a many-to-many of new pledges: (pledge, what it is linked to), by their keys."""
    if not pares:
        return
    campo: Any = Compromiso._meta.get_field(lista)
    enlace = campo.remote_field.through._meta
    nombres = (campo.m2m_field_name(), campo.m2m_reverse_field_name())
    columnas = [enlace.get_field(nombre) for nombre in nombres]
    bulk.insertar(enlace.model, list(zip(columnas, zip(*pares, strict=True), strict=True)))


@transaction.atomic
def agregar_metas(metas: list[Meta], *, por, proyectar: bool = True) -> None:
    """Create many targets of pledges that are saved."""
    for meta in metas:
        meta.preparar()
        meta.compromiso_id = meta.compromiso.pk  # it may have been saved after the two met
    bulk.crear(metas)
    historia.anotar_altas(metas, por=por)
    if proyectar:
        proyeccion.proyectar({m.compromiso_id for m in metas})
        anotar_compromisos(m.compromiso_id for m in metas)


@transaction.atomic
def quitar_compromisos(compromisos: list[Compromiso], *, por=None) -> None:
    """Take back pledges that an import brought in by mistake, while nothing was ever reported of them.

    Raises ProtectedError if any update, even a draft, hangs from one. Their history stays, with who did
    it; so does the account of the import.
    """
    bloqueados = Compromiso.objects.select_for_update().filter(pk__in=[c.pk for c in compromisos])
    list(bloqueados.order_by("pk").values_list("pk"))
    if avances := list(Avance.objects.filter(compromiso__in=compromisos)[:100]):
        raise ProtectedError(_("Ya se informó de este compromiso."), set(avances))
    publicos = {anotaciones.objeto_compromiso(c.codigo) for c in compromisos if c.es_publico}
    historia.borrar(compromisos, por=por)
    por_anotar(PorAnotar(quitados=publicos))


# --- Photos: public, they are no part of the record; withdrawn, they are gone --------------------------


@transaction.atomic
def publicar_foto(foto: Foto, *, por, ahora: datetime | None = None) -> Foto:
    """Show a draft in the gallery."""
    politicas.check_puede_publicar_foto(foto)
    foto.publicada_en = ahora or timezone.now()
    foto._history_user = por
    foto.save()
    return foto


@transaction.atomic
def retirar_foto(foto: Foto, *, por, motivo: str, ahora: datetime | None = None) -> Foto:
    """Take a photo out of every page and date, and its address away; its history stays."""
    politicas.check_puede_retirar_foto(foto, motivo=motivo)
    foto.retirada_en, foto.motivo_retiro = ahora or timezone.now(), motivo
    foto._history_user = por
    foto.save()
    return foto


@transaction.atomic
def quitar_metas(metas: list[Meta], *, por=None) -> None:
    """Take back targets that an import brought in. Raises ProtectedError if something was measured of one."""
    historia.borrar(metas, por=por)
    proyeccion.proyectar({m.compromiso_id for m in metas})
    anotar_compromisos(m.compromiso_id for m in metas)
