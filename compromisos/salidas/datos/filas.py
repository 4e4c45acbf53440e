"""Records as rows: {column name: Python value}. Values are str, int, Decimal, date or None.

What a column says of a record stands with the column (`columns/`); here, what a row is of (a `Renglon…`) and
which rows a record takes. Reads what the caller prefetched (`con_relaciones`) and makes no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from base.dias import Dia
from base.traidos import en_lista, traidos
from compromisos.lectura.avances import AvanceEnFecha, con_su_efecto
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.leidos import AvanceDeTabla
from compromisos.lectura.metas import con_valor
from compromisos.lectura.modificaciones import frase_de
from compromisos.lectura.nombres import con_nombres
from compromisos.lectura.sin_efecto import quien_dice
from compromisos.models import Avance, Compromiso, Evidencia, Medicion, Meta, Participacion, VinculoConMarco
from compromisos.reglas.palabras import Firmeza
from compromisos.salidas.datos import version
from compromisos.salidas.datos.columns import (
    METAS,
    PUBLICAS,
    VERSION,
    Columna,
    de_ida_y_vuelta,
    importables,
    nombres_importables,
)
from instituciones.models import Institucion

Valores = dict[str, Any]  # {column: str, int, Decimal, date or None}


class RenglonDeCompromiso(NamedTuple):
    """A pledge, one of its targets or none, and the roles of its institution in its edition. A file makes as many as it has rows."""

    compromiso: Compromiso
    meta: Meta | None
    roles: Set[str]


@dataclass(frozen=True, slots=True)
class RenglonDeAvance:
    """An update, one of its measurements or none, and the first of its links; of the public table, with what a day
    says of it."""

    avance: Avance
    medicion: Medicion | None
    evidencia: Evidencia | None
    visto: AvanceEnFecha | None = None

    @property
    def situacion(self) -> str:
        """Its firmness, or that it decides the state of its pledge (`avance.vigente_id`); of what is not public,
        how far it got."""
        if self.visto is None or not self.avance.es_publico:
            return self.avance.situacion
        vigente = cast(AvanceDeTabla, self.avance).vigente_id
        es_vigente = self.visto.firmeza is Firmeza.EN_FIRME and self.avance.pk == vigente
        return "vigente" if es_vigente else self.visto.firmeza.value

    @property
    def motivo(self) -> str:
        retiro = self.visto.retiro if self.visto else None
        return retiro.motivo if retiro else self.avance.motivo_correccion

    @property
    def publicado_en(self) -> str | None:
        momento = self.avance.publicado_en
        return timezone.localtime(momento).isoformat(timespec="seconds") if momento else None


@dataclass(frozen=True, slots=True)
class RenglonDeInstitucion:
    """An institution; `por_estado` counts its pledges."""

    institucion: Institucion
    nombres_anteriores: tuple[str, ...] = ()
    por_estado: Mapping[str, int] = field(default_factory=dict)


def fila_de(columnas: Iterable[Columna], renglon: object) -> Valores:
    """What those columns say of a record."""
    return {c.nombre: c.valor(renglon) for c in columnas}


def _fila_con_version(tabla: str, columnas: Iterable[Columna], renglon: object) -> Valores:
    fila = fila_de((c for c in columnas if c.nombre != VERSION), renglon)
    fila[VERSION] = version.escribir(nombres_importables(tabla), fila)
    return fila


def con_relaciones(compromisos, dia: Dia):
    """`compromisos` with all that their rows need; a fixed number of queries."""
    metas = con_nombres(con_valor(Meta.objects.vigentes(dia), dia), dia, "responsable")
    legibles = con_nombres(compromisos.select_related("edicion"), dia, "institucion", "responsable")
    return legibles.prefetch_related(
        "ejes",
        "territorios",
        Prefetch("metas", queryset=metas),
        Prefetch("institucion__participaciones", queryset=Participacion.objects.all()),
    )


def grupos_de_compromisos(
    compromisos: Iterable[Any],
) -> Iterator[tuple[RenglonDeCompromiso, list[RenglonDeCompromiso]]]:
    """Of each, what it says, and what each of its rows is: one per target, or one without. Needs con_relaciones() and
    en_fecha(), or what `ligeros.py` gives."""
    for compromiso in compromisos:
        roles = roles_de(compromiso)
        comun = RenglonDeCompromiso(compromiso, None, roles)
        metas = list(traidos(compromiso, "metas"))
        yield comun, [RenglonDeCompromiso(compromiso, meta, roles) for meta in metas] or [comun]


def filas_de_compromisos(compromisos: Iterable[Any]) -> Iterator[Valores]:
    """The rows of `grupos_de_compromisos`."""
    suyas = [c for c in PUBLICAS["compromisos"] if c.nombre != VERSION and not c.parte]
    de_la_meta = [c for c in PUBLICAS["compromisos"] if c.parte]
    for comun, renglones in grupos_de_compromisos(compromisos):
        de_todas = fila_de(suyas, comun)
        for renglon in renglones:
            fila = de_todas | fila_de(de_la_meta, renglon)
            fila[VERSION] = version.escribir(nombres_importables("compromisos"), fila)
            yield fila


def roles_de(compromiso: Compromiso) -> set[str]:
    """Of its institution in its edition, from what was prefetched."""
    suyas = traidos(compromiso.institucion, "participaciones")
    return {p.rol for p in suyas if p.edicion_id == compromiso.edicion_id}


def fila_de_compromiso(
    compromiso: Compromiso, meta: Meta | None, *, roles: Set[str] | None = None
) -> Valores:
    """The importable columns of one pledge and one of its targets. `roles` None reads them from what was
    prefetched."""
    roles = roles_de(compromiso) if roles is None else roles
    return fila_de(importables("compromisos"), RenglonDeCompromiso(compromiso, meta, roles))


def fila_de_avance(avance: Avance, medicion: Medicion | None) -> Valores:
    """The importable columns of one avance and one of its measurements."""
    return fila_de(importables("avances"), RenglonDeAvance(avance, medicion, _primer_enlace(avance)))


def _primer_enlace(avance: Avance) -> Evidencia | None:
    return next((e for e in traidos(avance, "evidencias") if e.url), None)


def avances_con_relaciones(avances, dia: Dia):
    """`avances` with all that their rows need; a fixed number of queries."""
    return (
        con_nombres(avances, dia, "compromiso__institucion")
        .select_related("retiro")
        .prefetch_related(
            en_lista("evidencias"),
            en_lista("correcciones", Avance.objects.publicados(dia)),
            en_lista("verificaciones", con_su_efecto()),
            en_lista(
                "mediciones",
                Medicion.objects.select_related("meta").prefetch_related(en_lista("territorios")),
            ),
        )
    )


def filas_de_avances(avances: Iterable[Avance], dia: Dia) -> Iterator[Valores]:
    """One row per measurement, or one without, as it stood on `dia`. Each `avance.vigente_id` says which
    decides the state of its pledge."""
    suyas = [c for c in PUBLICAS["avances"] if c.nombre != VERSION and not c.parte]
    de_la_medicion = [c for c in PUBLICAS["avances"] if c.parte]
    nombres = nombres_importables("avances")
    for avance in avances:
        visto = AvanceEnFecha.de(avance, dia)
        enlace = None if visto.retiro else _primer_enlace(avance)  # withdrawn, it is no longer shown
        mediciones: list[Medicion | None] = list(traidos(avance, "mediciones"))
        comun = fila_de(suyas, RenglonDeAvance(avance, None, enlace, visto))
        for medicion in mediciones or [None]:
            fila = comun | fila_de(de_la_medicion, RenglonDeAvance(avance, medicion, enlace, visto))
            fila[VERSION] = version.escribir(nombres, fila)
            yield fila


def filas_de_metas(metas: Iterable[Meta]) -> Iterator[Valores]:
    """One row each. Needs `con_valor`, `con_corte` and `plazo_del_compromiso`."""
    for meta in metas:
        yield fila_de(METAS, meta)


def filas_de_instituciones(
    instituciones: Iterable[Institucion], cuentas: Mapping[int, Mapping[str, int]]
) -> Iterator[Valores]:
    """One row each; `cuentas` are {institution: {state: how many pledges}}."""
    for institucion in instituciones:
        denominaciones = institucion.denominaciones.all()
        antes = tuple(d.nombre for d in denominaciones if d.nombre != institucion.nombre)
        renglon = RenglonDeInstitucion(institucion, antes, cuentas.get(institucion.pk, {}))
        yield _fila_con_version("instituciones", PUBLICAS["instituciones"], renglon)


def filas_de_marcos(vinculos: Iterable[VinculoConMarco]) -> Iterator[Valores]:
    """One row each. Needs its pledge, and its element with its framework."""
    for vinculo in vinculos:
        yield _fila_con_version("marcos", PUBLICAS["marcos"], vinculo)


def fila_de_vinculo(vinculo: VinculoConMarco) -> Valores:
    """The importable columns."""
    return fila_de(importables("marcos"), vinculo)


def fila_de_institucion(institucion: Institucion) -> Valores:
    """The importable columns."""
    return fila_de(importables("instituciones"), RenglonDeInstitucion(institucion))


def avance_de_ida_y_vuelta(avance: Avance, medicion: Medicion | None) -> Valores:
    """`fila_de_avance` with its version."""
    renglon = RenglonDeAvance(avance, medicion, _primer_enlace(avance))
    return _fila_con_version("avances", de_ida_y_vuelta("avances"), renglon)


def institucion_de_ida_y_vuelta(institucion: Institucion) -> Valores:
    """`fila_de_institucion` with its version."""
    renglon = RenglonDeInstitucion(institucion)
    return _fila_con_version("instituciones", de_ida_y_vuelta("instituciones"), renglon)


def vinculo_de_ida_y_vuelta(vinculo: VinculoConMarco) -> Valores:
    """`fila_de_vinculo` with its version."""
    return _fila_con_version("marcos", de_ida_y_vuelta("marcos"), vinculo)


def fila_de_cambio(cambio: Cambio) -> Valores:
    """Needs `cambios.completar`."""
    if cambio.modificacion:
        return _fila_de_ficha_cambiada(cambio)
    compromiso, avance = cambio.compromiso, cambio.avance
    dicho = cambio.verificacion or cambio.sin_efecto
    verificacion = cambio.sin_efecto.verificacion if cambio.sin_efecto else cambio.verificacion
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
        "causa": cambio.causa.tipo.value if cambio.causa else "",
        "resultado": resultado,
        "quien": quien_dice(dicho) if dicho else "",
        "que_cambio": " ".join(cambio.frases),
        "motivo": cambio.respuesta.texto if cambio.respuesta else cambio.motivo,
        "direccion": f"{settings.SITE_URL}{compromiso.get_absolute_url()}?al={cambio.dia.isoformat()}",
        "objeto": f"compromisos/{compromiso.codigo}",
        "institucion_codigo": compromiso.institucion.slug,
        "clave": cambio.clave,
    }


def _fila_de_ficha_cambiada(cambio: Cambio) -> Valores:
    modificacion, ficha = cambio.modificacion, cambio.ficha
    assert modificacion is not None
    assert ficha is not None
    vacias = dict.fromkeys(("codigo", "institucion", "de", "a", "causa", "quien", "institucion_codigo"), "")
    return vacias | {
        "fecha": cambio.dia,
        "tipo": cambio.tipo.value,
        "titulo": ficha.nombre,
        "corte": None,
        "resultado": modificacion.hecho,
        "motivo": cambio.motivo,
        "direccion": f"{settings.SITE_URL}{ficha.url}?al={cambio.dia.isoformat()}" if ficha.url else "",
        "objeto": modificacion.objeto,
        "que_cambio": "; ".join(map(frase_de, ficha.campos)),
        "clave": cambio.clave,
    }
