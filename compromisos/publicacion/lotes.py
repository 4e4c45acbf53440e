"""Batches: what an import or a test writes and publishes at once, and takes back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from base import bulk, historia
from compromisos.models import (
    Avance,
    Compromiso,
    Evidencia,
    Medicion,
    MedicionTerritorio,
    Meta,
    Retiro,
    SituacionCompromiso,
    TextoPublicado,
    ValorObservado,
    Verificacion,
    VerificacionSinEfecto,
    Vocablo,
)
from compromisos.publicacion import politicas, proyeccion
from compromisos.publicacion.registro.bloque import al_terminar
from compromisos.reglas.estado import firmeza
from compromisos.reglas.palabras import Firmeza, SituacionAvance


@dataclass(slots=True)
class AvanceCompleto:
    """One avance to publish with all that hangs from it, still unsaved. For `sellar_lote`."""

    avance: Avance  # situacion publicado, publicado_en and publicado_por set
    mediciones: list[Medicion] = field(default_factory=list)
    lugares: dict[int, list[str]] = field(default_factory=dict)  # {index in mediciones: [ubigeo]}
    evidencias: list[Evidencia] = field(default_factory=list)
    retiro: Retiro | None = None
    verificaciones: list[Verificacion] = field(default_factory=list)
    observados: list[ValorObservado] = field(default_factory=list)  # of those verifications
    sin_efecto: list[VerificacionSinEfecto] = field(default_factory=list)


@transaction.atomic
def sellar_lote(completos: Iterable[AvanceCompleto]) -> int:
    """Publish many avances in bulk, in the order given, under the same rules as one by one.

    For data that was published elsewhere or is made up (datos_demo). A correction comes after what
    it corrects. Returns how many; raises ValidationError at the first that breaks a rule, and then
    nothing is written.
    """
    completos = list(completos)
    ids = sorted({a.avance.compromiso_id for a in completos})
    list(Compromiso.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    despues = Despues()
    for completo in completos:
        _check_completo(completo, despues)
    pendientes = [a.avance for a in completos]
    while pendientes:  # originals first: a correction needs the number of what it corrects
        tanda = [a for a in pendientes if a.corrige is None or a.corrige.pk]
        Avance.objects.sellar_en_bloque(tanda)
        pendientes = [a for a in pendientes if a.pk is None]
    mediciones, lugares = [], []
    for completo in completos:
        for indice, medicion in enumerate(completo.mediciones):
            medicion.avance = completo.avance
            mediciones.append(medicion)
            lugares += [(medicion, ubigeo) for ubigeo in completo.lugares.get(indice, ())]
    Medicion.objects.sellar_en_bloque(mediciones)
    MedicionTerritorio.objects.sellar_en_bloque(
        MedicionTerritorio(medicion=medicion, territorio_id=ubigeo) for medicion, ubigeo in lugares
    )
    for modelo, filas in (
        (Evidencia, [e for a in completos for e in a.evidencias]),
        (Verificacion, [v for a in completos for v in a.verificaciones]),
        (ValorObservado, [v for a in completos for v in a.observados]),
        (VerificacionSinEfecto, [v for a in completos for v in a.sin_efecto]),
        (Retiro, [a.retiro for a in completos if a.retiro]),
    ):
        modelo.objects.sellar_en_bloque(filas)
    Vocablo.objects.anotar(a.avance.busqueda for a in completos)
    al_terminar(proyectar=ids, avances=ids)
    return len(completos)


@dataclass(slots=True)
class Despues:
    """Corrections and withdrawals within a batch, by the identity of the update that they are of."""

    retirados: dict[int, datetime] = field(default_factory=dict)
    corregidos: dict[int, datetime] = field(default_factory=dict)

    def sigue_en_firme(self, avance: Avance) -> bool:
        retirado, corregido = self.retirados.get(id(avance)), self.corregidos.get(id(avance))
        return firmeza(avance.publicado_en, retirado, corregido) is Firmeza.EN_FIRME


def _check_completo(completo: AvanceCompleto, despues: Despues) -> None:
    avance = completo.avance
    if avance.publicado_en is None:
        raise ValueError("An AvanceCompleto says when it was published.")
    avance.situacion = SituacionAvance.EN_REVISION
    politicas.check_puede_publicar(avance, hoy=timezone.localdate(avance.publicado_en))
    avance.situacion = SituacionAvance.PUBLICADO
    for medicion in completo.mediciones:
        if medicion.meta.compromiso_id != avance.compromiso_id:
            raise ValidationError(_("Esa meta es de otro compromiso."))
    if avance.corrige:
        if not despues.sigue_en_firme(avance.corrige):
            raise ValidationError(_("Solo se corrige un avance que sigue en firme."))
        politicas.motivo_escrito(avance.motivo_correccion)
        despues.corregidos[id(avance.corrige)] = avance.publicado_en
    if completo.retiro:
        politicas.motivo_escrito(completo.retiro.motivo)
        if not despues.sigue_en_firme(avance) or completo.retiro.retirado_en < avance.publicado_en:
            raise ValidationError(_("Solo se retira un avance que sigue en firme."))
        despues.retirados[id(avance)] = completo.retiro.retirado_en


@dataclass(slots=True)
class Alta:
    """One pledge that does not exist yet, with its targets, still unsaved. For `dar_de_alta`."""

    compromiso: Compromiso
    metas: list[Meta] = field(default_factory=list)
    ejes: list[int] = field(default_factory=list)
    territorios: list[str] = field(default_factory=list)


@transaction.atomic
def dar_de_alta(altas: Iterable[Alta], *, por, publicos: bool, ahora: datetime | None = None) -> None:
    """Create many pledges in bulk, with their history and projection; `publicos` publishes them too, on the day that
    each says, else `ahora`."""
    altas = list(altas)
    compromisos = [a.compromiso for a in altas]
    for alta in altas:
        c = alta.compromiso
        c.preparar()
        if publicos:
            if faltas := politicas.faltas_para_publicar(c):
                raise ValidationError(faltas)
            c.situacion = SituacionCompromiso.PUBLICADO
            c.publicado_en = c.publicado_en or ahora or timezone.now()
        proyeccion.poner_a_nuevo(c, alta.metas)
    bulk.crear(compromisos)
    Vocablo.objects.anotar(c.busqueda for c in compromisos)
    for lista in ("ejes", "territorios"):
        _enlazar(lista, [(a.compromiso.pk, clave) for a in altas for clave in getattr(a, lista)])
    historia.anotar_altas(compromisos, por=por, listas=("ejes", "territorios"))
    _crear_metas([m for a in altas for m in a.metas], por=por)
    if publicos:
        al_terminar(compromisos=[c.pk for c in compromisos])


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
def agregar_metas(metas: list[Meta], *, por, recien_publicados: Collection[int] = ()) -> None:
    """Create many targets of drafts that are saved, or of pledges that this same block published; any other public
    pledge gets its own by an amendment."""
    suyos = {m.compromiso.pk for m in metas}
    if Compromiso.objects.sellados().filter(pk__in=suyos.difference(recien_publicados)).exists():
        raise TextoPublicado(str(Meta.AVISO_FIJO))
    _crear_metas(metas, por=por)
    al_terminar(proyectar=suyos, compromisos=suyos)


def _crear_metas(metas: list[Meta], *, por) -> None:
    for meta in metas:
        meta.preparar()
        meta.compromiso_id = meta.compromiso.pk  # it may have been saved after the two met
    bulk.crear(metas)
    historia.anotar_altas(metas, por=por)


@transaction.atomic
def quitar_compromisos(compromisos: list[Compromiso], *, por=None) -> None:
    """Delete drafts that an import brought in by mistake, while nothing was ever reported of them.

    Raises TextoPublicado if any is public: that one is withdrawn. Raises ProtectedError if any update, even a draft,
    hangs from one. Their history stays, with who did it; so does the account of the import.
    """
    bloqueados = Compromiso.objects.select_for_update().filter(pk__in=[c.pk for c in compromisos])
    if any(c.es_publico for c in bloqueados.order_by("pk")):
        raise TextoPublicado(str(_("El compromiso ya está publicado y no se borra.")))
    if avances := list(Avance.objects.filter(compromiso__in=compromisos)[:100]):
        raise ProtectedError(_("Ya se informó de este compromiso."), set(avances))
    historia.borrar(compromisos, por=por)


@transaction.atomic
def quitar_metas(metas: list[Meta], *, por=None) -> None:
    """Take back targets that an import brought in. Raises ProtectedError if something was measured of one."""
    historia.borrar(metas, por=por)
    suyos = {m.compromiso_id for m in metas}
    al_terminar(proyectar=suyos, compromisos=suyos)
