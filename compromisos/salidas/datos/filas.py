"""Records as rows: {column name: Python value}. Values are str, int, Decimal, date or None.

Reads what the caller prefetched (`con_relaciones`) and makes no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from base.dias import Dia
from compromisos.lectura.avances import AvanceEnFecha
from compromisos.lectura.cambios import Cambio
from compromisos.lectura.metas import con_valor
from compromisos.lectura.nombres import con_nombres
from compromisos.models import Avance, Compromiso, Medicion, Meta, Participacion, Rol
from compromisos.reglas.estado import alcanzada, porcentaje
from compromisos.reglas.palabras import Estado, Firmeza, Sentido
from compromisos.reglas.plazo import plazo_de_meta
from instituciones.models import Institucion

Valor = str | int | Decimal | object | None
Fila = dict[str, Valor]
SEPARADOR = "; "


def con_relaciones(compromisos, dia: Dia):
    """`compromisos` with all that their rows need; a fixed number of queries."""
    metas = con_nombres(con_valor(Meta.objects.all(), dia), dia, "responsable")
    legibles = con_nombres(compromisos.select_related("edicion"), dia, "institucion", "responsable")
    return legibles.prefetch_related(
        "ejes",
        "territorios",
        Prefetch("metas", queryset=metas),
        Prefetch("institucion__participaciones", queryset=Participacion.objects.all()),
    )


def filas_de_compromisos(compromisos: Iterable[Compromiso]) -> Iterator[Fila]:
    """One row per target, or one without target. Needs con_relaciones() and en_fecha()."""
    for compromiso in compromisos:
        metas: list[Meta | None] = list(compromiso.metas.all())
        for meta in metas or [None]:
            yield fila_de_compromiso(compromiso, meta) | _lo_que_solo_sale(compromiso, meta)


def fila_de_compromiso(compromiso: Compromiso, meta: Meta | None, *, roles: set[str] | None = None) -> Fila:
    """The importable columns of one pledge and one of its targets. `roles` of its institution in its
    edition; None reads them from what was prefetched."""
    if roles is None:
        roles = {
            p.rol
            for p in compromiso.institucion.participaciones.all()
            if p.edicion_id == compromiso.edicion_id
        }
    return {
        "edicion": compromiso.edicion.slug,
        "institucion": compromiso.institucion.nombre,
        "sigla": compromiso.institucion.sigla,
        "sector": compromiso.institucion.get_sector_display(),
        "rol": SEPARADOR.join(str(r.label) for r in Rol if r in roles),
        "numero": compromiso.numero,
        "titulo": compromiso.titulo,
        "compromiso": getattr(compromiso, "texto_publico", compromiso.texto),  # of the day, where a page asks
        "ejes": SEPARADOR.join(e.nombre for e in compromiso.ejes.all()),
        "territorios": SEPARADOR.join(t.ubigeo for t in compromiso.territorios.all()),
        "alcance": compromiso.get_alcance_display(),
        "responsable": nombre_corto(compromiso.responsable),
        "fecha_inicio": compromiso.fecha_inicio,
        "fecha_limite": compromiso.fecha_limite,
        "indicador": meta.indicador if meta else "",
        "unidad": meta.unidad if meta else "",
        "linea_base": meta.linea_base if meta else None,
        "meta": meta.valor_meta if meta else None,
        "meta_fecha_limite": meta.fecha_limite if meta else None,
        "medio_verificacion": meta.medio_verificacion if meta else "",
        "fuente": compromiso.fuente,
        "nota": getattr(compromiso, "nota_publica", compromiso.nota),
    }


def _lo_que_solo_sale(compromiso: Compromiso, meta: Meta | None) -> Fila:
    return {
        "codigo": compromiso.codigo,
        "estado": compromiso.estado,
        "fecha_corte": compromiso.corte,
        "plazo_fecha": compromiso.plazo_fecha,
        "plazo": compromiso.plazo,
        "frescura": compromiso.frescura,
        "respaldo": compromiso.respaldo,
        "valor": meta.valor if meta else None,
        "direccion": f"{settings.SITE_URL}{compromiso.get_absolute_url()}",
    }


def nombre_corto(institucion: Institucion | None) -> str:
    return (institucion.sigla or institucion.nombre) if institucion else ""


def fila_de_avance(avance: Avance, medicion: Medicion | None) -> Fila:
    """The columns of one avance and one of its measurements; its first link goes as evidence."""
    evidencia = next((e for e in avance.evidencias.all() if e.url), None)
    return {
        "codigo": avance.compromiso.codigo,
        "fecha": avance.fecha_corte,
        "estado": avance.get_estado_display(),
        "descripcion": avance.descripcion,
        "dificultades": avance.dificultades,
        "medidas": avance.medidas,
        "indicador": medicion.meta.indicador if medicion else "",
        "valor": medicion.valor if medicion else None,
        "territorios": SEPARADOR.join(t.ubigeo for t in medicion.territorios.all()) if medicion else "",
        "evidencia_titulo": evidencia.titulo if evidencia else "",
        "evidencia_url": evidencia.url if evidencia else "",
        "evidencia_fecha": evidencia.fecha if evidencia else None,
    }


def avances_con_relaciones(avances, dia: Dia):
    """`avances` with all that their rows need; a fixed number of queries."""
    return (
        con_nombres(avances, dia, "compromiso__institucion")
        .select_related("retiro")
        .prefetch_related(
            "evidencias",
            Prefetch("correcciones", queryset=Avance.objects.publicados(dia)),
            "verificaciones",
            Prefetch(
                "mediciones", queryset=Medicion.objects.select_related("meta").prefetch_related("territorios")
            ),
        )
    )


def filas_de_avances(avances: Iterable[Avance], dia: Dia) -> Iterator[Fila]:
    """One row per measurement, or one without, as it stood on `dia`. Each `avance.vigente_id` says which
    decides the state of its pledge."""
    for avance in avances:
        visto = AvanceEnFecha.de(avance, dia)
        mediciones: list[Medicion | None] = list(avance.mediciones.all())
        for medicion in mediciones or [None]:
            fila = fila_de_avance(avance, medicion) | _lo_que_solo_sale_de_avance(visto)
            if visto.retiro:  # withdrawn, its evidence is no longer shown
                fila |= {"evidencia_titulo": "", "evidencia_url": "", "evidencia_fecha": None}
            yield fila


def _lo_que_solo_sale_de_avance(visto: AvanceEnFecha) -> Fila:
    avance, situacion = visto.avance, visto.firmeza.value
    if visto.firmeza is Firmeza.EN_FIRME and avance.pk == avance.vigente_id:
        situacion = "vigente"
    return {
        "avance": avance.pk,
        "institucion": avance.compromiso.institucion.nombre,
        "situacion": situacion,
        "corrige": avance.corrige_id,
        "motivo": visto.retiro.motivo if visto.retiro else avance.motivo_correccion,
        "evidencias": len(visto.evidencias),
        "respaldo": visto.respaldo.value,
        "publicado_en": timezone.localtime(avance.publicado_en).isoformat(timespec="seconds"),
        "direccion": f"{settings.SITE_URL}{reverse('avance', args=[avance.pk])}",
    }


def filas_de_metas(metas: Iterable[Meta]) -> Iterator[Fila]:
    """One row each. Needs `con_valor`, `con_corte`, `con_nota` and `plazo_del_compromiso`."""
    for meta in metas:
        valor = meta.valor
        llega = valor is not None and alcanzada(valor, meta.valor_meta, Sentido(meta.sentido))
        yield {
            "codigo": meta.compromiso.codigo,
            "orden": meta.orden,
            "institucion": meta.compromiso.institucion.nombre,
            "indicador": meta.indicador,
            "tipo": meta.tipo,
            "unidad": meta.unidad,
            "linea_base": meta.linea_base,
            "linea_base_fuente": meta.linea_base_fuente,
            "meta": meta.valor_meta,
            "sentido": meta.sentido,
            "fecha_limite": meta.fecha_limite,
            "plazo_fecha": plazo_de_meta(meta.fecha_limite, meta.plazo_del_compromiso),
            "responsable": nombre_corto(meta.responsable),
            "medio_verificacion": meta.medio_verificacion,
            "cuenta_lugares": meta.nivel_territorial,
            "valor": valor,
            "fecha_corte": meta.corte,
            "porcentaje": porcentaje(valor, meta.linea_base, meta.valor_meta),
            "alcanzada": "" if valor is None or meta.valor_meta is None else "si" if llega else "no",
            "nota": meta.nota_publica,
            "direccion": f"{settings.SITE_URL}{meta.compromiso.get_absolute_url()}",
        }


def filas_de_instituciones(
    instituciones: Iterable[Institucion], cuentas: Mapping[int, Mapping[str, int]]
) -> Iterator[Fila]:
    """One row each; `cuentas` are {institution: {state: how many pledges}}."""
    for institucion in instituciones:
        suyos = cuentas.get(institucion.pk, {})
        yield fila_de_institucion(institucion) | {
            "codigo": institucion.slug,
            "nombres_anteriores": SEPARADOR.join(
                d.nombre for d in institucion.denominaciones.all() if d.nombre != institucion.nombre
            ),
            "compromisos": sum(suyos.values()),
            **{e.value: suyos.get(e.value, 0) for e in Estado},
            "direccion": f"{settings.SITE_URL}{institucion.get_absolute_url()}",
        }


def fila_de_institucion(institucion: Institucion) -> Fila:
    return {
        "sigla": institucion.sigla,
        "nombre": institucion.nombre,
        "sector": institucion.get_sector_display(),
        "sitio_web": institucion.sitio_web,
        "descripcion": institucion.descripcion,
    }


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
