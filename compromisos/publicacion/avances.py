"""The steps of an avance: send, return, publish, correct, withdraw, verify, discard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.historia import firmar
from base.texto import limpiar
from base.versiones import EdicionSimultanea, check_version
from compromisos.correo.devoluciones import avisar_devolucion
from compromisos.models import (
    Avance,
    Compromiso,
    Medicion,
    Retiro,
    Verificacion,
    Vocablo,
)
from compromisos.publicacion import avisos, confirmaciones, observados, politicas
from compromisos.publicacion.observados import ValorDado
from compromisos.publicacion.registro.bloque import al_terminar
from compromisos.reglas.palabras import Respaldo, SituacionAvance

CAMPOS_QUE_SE_COPIAN = ("fecha_corte", "estado", "prevision", "descripcion", "dificultades", "medidas")


def _tomar(avance: Avance, *, frente_a: str | None = None) -> Avance:
    """Lock the pledge of `avance` and read the avance again. Raises EdicionSimultanea if it has changed.

    `frente_a`, from who decides with both in view, is what was public of the pledge: the key of that avance,
    or "" for none. If it is another by now, EdicionSimultanea too.
    """
    compromisos = Compromiso.objects.select_for_update().only("pk", "vigente_avance")
    compromiso = compromisos.get(pk=avance.compromiso_id)
    if frente_a is not None and frente_a != str(compromiso.vigente_avance_id or ""):
        raise EdicionSimultanea(
            _("Mientras tanto cambió lo publicado de este compromiso: mírelo otra vez antes de decidir.")
        )
    actual = Avance.objects.select_related("compromiso", "corrige").get(pk=avance.pk)
    frase = _("Otra persona cambió este avance mientras usted lo veía. Revíselo y decida de nuevo.")
    check_version(actual, avance, frase)
    return actual


def _refrescar(avance: Avance) -> Avance:
    """Reload of the caller's instance and its pledge, after the write. Two queries."""
    avance.refresh_from_db()
    avance.compromiso.refresh_from_db()
    return avance


# --- On its way ----------------------------------------------------------------------------------------


@transaction.atomic
def enviar(
    avance: Avance, *, por, razones: Mapping[str, str] | None = None, ahora: datetime | None = None
) -> Avance:
    """borrador or observado → en_revision. `razones` as `confirmaciones.contestar` takes them."""
    ahora, actual = ahora or timezone.now(), _tomar(avance)
    _enviar(actual, razones or {}, por=por, ahora=ahora)
    avisos.llego_avance(por=por)
    return _refrescar(avance)


def _enviar(actual: Avance, razones: Mapping[str, str], *, por, ahora: datetime) -> None:
    politicas.check_puede_enviar(actual, hoy=timezone.localdate(ahora))
    confirmaciones.exigir(actual, razones, por=por, hoy=timezone.localdate(ahora), ahora=ahora)
    actual.situacion, actual.enviado_en = SituacionAvance.EN_REVISION, ahora
    firmar(actual, por)
    actual.save()


def terminar_borrador(
    avance: Avance, razones: Mapping[str, str], *, por, enviarlo: bool, ahora: datetime | None = None
) -> tuple[Avance, list[str]]:
    """Keep what was answered with a draft that was just saved and, if asked, send it.

    Returns it as it is now, and the sentences of why it was not sent: it then stays a draft, with its
    answers.
    """
    ahora, actual = ahora or timezone.now(), Avance.objects.select_related("compromiso").get(pk=avance.pk)
    confirmaciones.contestar(actual, razones, por=por, hoy=timezone.localdate(ahora), ahora=ahora)
    if not enviarlo:
        return actual, []
    try:
        return enviar(actual, por=por, ahora=ahora), []
    except ValidationError as error:
        return actual, error.messages


@transaction.atomic
def observar(
    avance: Avance, *, por, motivo: str, frente_a: str | None = None, ahora: datetime | None = None
) -> Avance:
    """en_revision → observado, with the written reason, which its author also gets by e-mail."""
    ahora, actual = ahora or timezone.now(), _tomar(avance, frente_a=frente_a)
    politicas.check_puede_observar(actual)
    actual.situacion, actual.observacion = SituacionAvance.OBSERVADO, politicas.motivo_escrito(motivo)
    actual.observado_por, actual.observado_en = por, ahora
    firmar(actual, por)
    actual.save()
    avisar_devolucion(actual, ahora=ahora)
    return _refrescar(avance)


# --- Into the record -----------------------------------------------------------------------------------


@transaction.atomic
def publicar(
    avance: Avance, *, por, razones: Mapping[str, str] | None = None, ahora: datetime | None = None
) -> Avance:
    """en_revision → publicado. From then on it only changes through a correction or retirar()."""
    ahora, actual = ahora or timezone.now(), _tomar(avance)
    _publicar(actual, razones or {}, por=por, ahora=ahora)
    return _refrescar(avance)


@transaction.atomic
def enviar_y_publicar(
    avance: Avance,
    *,
    por,
    razones: Mapping[str, str] | None = None,
    frente_a: str | None = None,
    ahora: datetime | None = None,
) -> Avance:
    """Publish what is under review, or a draft that who reviews does not send first: one lock, and what is
    asked is asked once. The history of a draft tells both steps."""
    ahora, actual = ahora or timezone.now(), _tomar(avance, frente_a=frente_a)
    if actual.situacion == SituacionAvance.EN_REVISION:
        _publicar(actual, razones or {}, por=por, ahora=ahora)
    else:
        _enviar(actual, razones or {}, por=por, ahora=ahora)
        _sellar(actual, por=por, ahora=ahora)
    return _refrescar(avance)


def _publicar(actual: Avance, razones: Mapping[str, str], *, por, ahora: datetime) -> None:
    """Publication of an avance under review. What was asked is asked again: it may have been amended meanwhile, or
    something else published."""
    politicas.check_puede_publicar(actual, hoy=timezone.localdate(ahora))
    confirmaciones.exigir(actual, razones, por=por, hoy=timezone.localdate(ahora), ahora=ahora)
    _sellar(actual, por=por, ahora=ahora)


def _sellar(actual: Avance, *, por, ahora: datetime) -> None:
    """Into the record, with the projection of its pledge and its entry."""
    if actual.corrige is not None:
        politicas.check_puede_corregir(actual.corrige)
    actual.situacion = SituacionAvance.PUBLICADO
    actual.publicado_por, actual.publicado_en = por, ahora
    firmar(actual, por)
    actual.full_clean(exclude=["compromiso", "autor", "publicado_por", "observado_por", "corrige"])
    actual.sellar()
    Vocablo.objects.anotar([actual.busqueda])
    al_terminar(proyectar=[actual.compromiso_id], avances=[actual.compromiso_id])


# --- What follows ---------------------------------------------------------------------------------------


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
        motivo_correccion=politicas.motivo_escrito(motivo),
        **{campo: getattr(actual, campo) for campo in CAMPOS_QUE_SE_COPIAN},
    )
    firmar(copia, por)
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
def retirar(avance: Avance, *, por, motivo: str, ahora: datetime | None = None) -> Retiro:
    """Withdraw a published avance: a tombstone with its reason; it stays readable, it stops counting."""
    actual = _tomar(avance)
    politicas.check_puede_retirar(actual)
    retiro = Retiro(
        avance=actual,
        motivo=politicas.motivo_escrito(motivo),
        retirado_por=por,
        retirado_en=ahora or timezone.now(),
    )
    retiro.sellar()
    al_terminar(proyectar=[actual.compromiso_id], avances=[actual.compromiso_id])
    _refrescar(avance)
    return retiro


@transaction.atomic
def verificar(
    avance: Avance,
    *,
    por,
    verificador: str,
    resultado: str,
    motivo: str,
    valores: Collection[ValorDado] = (),
    confirmadas: Collection[str] = (),
    ahora: datetime | None = None,
) -> Verificacion:
    """Say of a published avance that it is VERIFICADO or CUESTIONADO, who says so, and why; `valores`, what whoever
    verifies counted. FaltaConfirmarVerificacion while what surprises in them is not among `confirmadas`."""
    actual = _tomar(avance)
    politicas.check_puede_verificar(actual)
    verificacion = Verificacion(
        avance=actual,
        resultado=Respaldo(resultado).value,
        verificador=limpiar(verificador),
        motivo=politicas.motivo_escrito(motivo),
        en=ahora or timezone.now(),
        registrado_por=por,
    )
    verificacion.full_clean(exclude=["avance", "registrado_por"])
    filas = observados.preparar(verificacion, valores)
    observados.exigir(actual, verificacion.resultado, valores, confirmadas)
    verificacion.sellar()
    for fila in filas:
        fila.verificacion = verificacion
        fila.sellar()
    al_terminar(proyectar=[actual.compromiso_id], avances=[actual.compromiso_id])
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
