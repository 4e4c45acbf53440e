"""Records as rows: {column name: Python value}. Values are str, int, Decimal, date or None.

Reads what the caller prefetched (`con_relaciones`) and makes no query of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch

from compromisos.cambios import Cambio
from compromisos.models import Avance, Compromiso, Medicion, Meta, Participacion, Rol
from compromisos.models.tiempo import fin_del_dia
from instituciones.models import Institucion

Valor = str | int | Decimal | object | None
Fila = dict[str, Valor]
SEPARADOR = "; "


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
        "compromiso": compromiso.texto,
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
        "nota": getattr(compromiso, "nota_publica", compromiso.nota),  # of the day, where a page asks
    }


def _lo_que_solo_sale(compromiso: Compromiso, meta: Meta | None) -> Fila:
    return {
        "codigo": compromiso.codigo,
        "estado": compromiso.estado,
        "fecha_corte": compromiso.corte,
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
    return {
        "fecha": cambio.dia,
        "tipo": cambio.tipo.value,
        "codigo": compromiso.codigo,
        "institucion": compromiso.institucion.nombre,
        "titulo": compromiso.titulo,
        "de": cambio.de or "",
        "a": cambio.a or "",
        "corte": avance.fecha_corte if avance else None,
        "resultado": verificacion.resultado if verificacion else "",
        "quien": verificacion.verificador if verificacion else "",
        "motivo": cambio.motivo,
        "direccion": f"{settings.SITE_URL}{compromiso.get_absolute_url()}?al={cambio.dia.isoformat()}",
    }
