"""Records as rows: {column name: Python value}. Values are str, int, Decimal, date or None.

What a column says of a record stands with the column (`columns/`); here, what a row is of (a `Renglon…`) and
which rows a record takes. Reads what the caller prefetched (`con_relaciones`) and makes no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from base.dias import fin_del_dia
from compromisos.lectura.cambios import Cambio
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Meta, Participacion, Retiro
from compromisos.reglas.palabras import Respaldo
from compromisos.salidas.datos.columns import METAS, PUBLICAS, Columna, importables
from instituciones.models import Institucion

Valor = str | int | Decimal | object | None
Fila = dict[str, Valor]


@dataclass(frozen=True, slots=True)
class RenglonDeCompromiso:
    """A pledge, one of its targets or none, and the roles of its institution in its edition."""

    compromiso: Compromiso
    meta: Meta | None
    roles: Set[str]


@dataclass(frozen=True, slots=True)
class RenglonDeAvance:
    """An update, one of its measurements or none, and the first of its links; and what a day says of it."""

    avance: Avance
    medicion: Medicion | None
    evidencia: Evidencia | None
    situacion: str = ""
    motivo: str = ""
    evidencias: int = 0
    respaldo: str = ""

    @property
    def publicado_en(self) -> str:
        return _momento(self.avance.publicado_en)


@dataclass(frozen=True, slots=True)
class RenglonDeInstitucion:
    """An institution; `por_estado` counts its pledges."""

    institucion: Institucion
    nombres_anteriores: tuple[str, ...] = ()
    por_estado: Mapping[str, int] = field(default_factory=dict)


def _fila(columnas: Iterable[Columna], renglon: object) -> Fila:
    return {c.nombre: c.valor(renglon) for c in columnas}


def con_relaciones(compromisos, *, al=None):
    """`compromisos` with all that their rows need; a fixed number of queries."""
    limite = None if al is None else fin_del_dia(al)
    return compromisos.select_related("edicion", "institucion", "responsable").prefetch_related(
        "ejes",
        "territorios",
        Prefetch("metas", queryset=Meta.objects.con_valor(limite=limite).select_related("responsable")),
        Prefetch("institucion__participaciones", queryset=Participacion.objects.all()),
    )


def filas_de_compromisos(compromisos: Iterable[Compromiso]) -> Iterator[Fila]:
    """One row per target, or one without target. Needs con_relaciones() and en_fecha()."""
    for compromiso in compromisos:
        roles = roles_de(compromiso)
        for meta in list(compromiso.metas.all()) or [None]:
            yield _fila(PUBLICAS["compromisos"], RenglonDeCompromiso(compromiso, meta, roles))


def roles_de(compromiso: Compromiso) -> set[str]:
    """Of its institution in its edition, from what was prefetched."""
    suyas = compromiso.institucion.participaciones.all()
    return {p.rol for p in suyas if p.edicion_id == compromiso.edicion_id}


def fila_de_compromiso(compromiso: Compromiso, meta: Meta | None, *, roles: Set[str] | None = None) -> Fila:
    """The importable columns of one pledge and one of its targets. `roles` None reads them from what was
    prefetched."""
    roles = roles_de(compromiso) if roles is None else roles
    return _fila(importables("compromisos"), RenglonDeCompromiso(compromiso, meta, roles))


def fila_de_avance(avance: Avance, medicion: Medicion | None) -> Fila:
    """The importable columns of one avance and one of its measurements."""
    return _fila(importables("avances"), RenglonDeAvance(avance, medicion, _primer_enlace(avance)))


def _primer_enlace(avance: Avance) -> Evidencia | None:
    return next((e for e in avance.evidencias.all() if e.url), None)


def avances_con_relaciones(avances, *, limite=None):
    """`avances` with all that their rows need; a fixed number of queries."""
    return avances.select_related("compromiso__institucion", "retiro").prefetch_related(
        "evidencias",
        Prefetch("correcciones", queryset=Avance.objects.publicados(al=limite)),
        "verificaciones",
        Prefetch(
            "mediciones", queryset=Medicion.objects.select_related("meta").prefetch_related("territorios")
        ),
    )


def filas_de_avances(avances: Iterable[Avance], *, limite=None) -> Iterator[Fila]:
    """One row per measurement, or one without. Each `avance.vigente_id` says which decides the state of its
    pledge; what came at or after `limite` (aware) is not known yet."""
    for avance in avances:
        renglon = _renglon_de_avance(avance, limite)
        for medicion in list(avance.mediciones.all()) or [None]:
            yield _fila(PUBLICAS["avances"], replace(renglon, medicion=medicion))


def _renglon_de_avance(avance: Avance, limite) -> RenglonDeAvance:
    """Withdrawn, its evidence is no longer shown."""
    retiro = _retiro(avance, limite)
    if retiro is not None:
        situacion, motivo = "retirado", retiro.motivo
    else:
        situacion, motivo = "en_firme", avance.motivo_correccion
        if avance.corregido_por is not None:
            situacion = "corregido"
        elif avance.pk == avance.vigente_id:
            situacion = "vigente"
    conocidas = [v for v in avance.verificaciones.all() if limite is None or v.en < limite]
    evidencias = len(avance.evidencias.all())
    ultima = max(conocidas, key=lambda v: (v.en, v.pk), default=None)
    respaldo = Respaldo.CON_EVIDENCIA if evidencias else Respaldo.DECLARADO
    return RenglonDeAvance(
        avance,
        None,
        _primer_enlace(avance) if retiro is None else None,
        situacion=situacion,
        motivo=motivo,
        evidencias=evidencias if retiro is None else 0,
        respaldo=ultima.resultado if ultima else respaldo.value,
    )


def _retiro(avance: Avance, limite) -> Retiro | None:
    retiro = getattr(avance, "retiro", None)
    return None if retiro is not None and limite is not None and retiro.retirado_en >= limite else retiro


def _momento(momento: datetime) -> str:
    return timezone.localtime(momento).isoformat(timespec="seconds")


def filas_de_metas(metas: Iterable[Meta]) -> Iterator[Fila]:
    """One row each. Needs `con_valor`, `con_corte` and `con_nota`."""
    for meta in metas:
        yield _fila(METAS, meta)


def filas_de_instituciones(
    instituciones: Iterable[Institucion], cuentas: Mapping[int, Mapping[str, int]]
) -> Iterator[Fila]:
    """One row each; `cuentas` are {institution: {state: how many pledges}}."""
    for institucion in instituciones:
        denominaciones = institucion.denominaciones.all()
        antes = tuple(d.nombre for d in denominaciones if d.nombre != institucion.nombre)
        renglon = RenglonDeInstitucion(institucion, antes, cuentas.get(institucion.pk, {}))
        yield _fila(PUBLICAS["instituciones"], renglon)


def fila_de_institucion(institucion: Institucion) -> Fila:
    """The importable columns."""
    return _fila(importables("instituciones"), RenglonDeInstitucion(institucion))


def fila_de_cambio(cambio: Cambio) -> Fila:
    """Needs `cambios.completar`."""
    compromiso, avance, verificacion = cambio.compromiso, cambio.avance, cambio.verificacion
    resultado = verificacion.resultado if verificacion else cambio.enmienda.tipo if cambio.enmienda else ""
    assert compromiso is not None
    return {
        "fecha": cambio.dia,
        "tipo": cambio.tipo.value,
        "codigo": compromiso.codigo,
        "institucion": compromiso.institucion.nombre,
        "titulo": compromiso.titulo,
        "de": cambio.de or "",
        "a": cambio.a or "",
        "corte": avance.fecha_corte if avance else None,
        "resultado": resultado,
        "quien": verificacion.verificador if verificacion else "",
        "motivo": cambio.respuesta.texto if cambio.respuesta else cambio.motivo,
        "direccion": f"{settings.SITE_URL}{compromiso.get_absolute_url()}?al={cambio.dia.isoformat()}",
    }
