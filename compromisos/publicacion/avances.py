"""The steps of an avance: send, return, publish, correct, withdraw, verify, discard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.texto import limpiar
from base.versiones import EdicionSimultanea
from compromisos.correo.devoluciones import avisar_devolucion
from compromisos.models import (
    Avance,
    Compromiso,
    Medicion,
    Meta,
    Retiro,
    Verificacion,
    Vocablo,
)
from compromisos.publicacion import confirmaciones, politicas, proyeccion
from compromisos.publicacion.registro.bloque import (
    PorAnotar,
    motivo_escrito,
    por_anotar,
)
from compromisos.reglas.palabras import Respaldo, SituacionAvance

CAMPOS_QUE_SE_COPIAN = ("fecha_corte", "estado", "descripcion", "dificultades", "medidas")


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
