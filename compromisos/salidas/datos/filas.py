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

from base.dias import fin_del_dia
from compromisos.lectura.cambios import Cambio
from compromisos.models import Avance, Compromiso, Medicion, Meta, Participacion, Retiro, Rol
from compromisos.reglas.estado import alcanzada, porcentaje
from compromisos.reglas.palabras import Estado, Respaldo, Sentido
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
        retiro = getattr(avance, "retiro", None)
        if retiro is not None and limite is not None and retiro.retirado_en >= limite:
            retiro = None
        mediciones: list[Medicion | None] = list(avance.mediciones.all())
        for medicion in mediciones or [None]:
            fila = fila_de_avance(avance, medicion) | _lo_que_solo_sale_de_avance(avance, retiro, limite)
            if retiro is not None:  # withdrawn, its evidence is no longer shown
                fila |= {"evidencia_titulo": "", "evidencia_url": "", "evidencia_fecha": None}
            yield fila


def _lo_que_solo_sale_de_avance(avance: Avance, retiro: Retiro | None, limite) -> Fila:
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
    return {
        "avance": avance.pk,
        "institucion": avance.compromiso.institucion.nombre,
        "situacion": situacion,
        "corrige": avance.corrige_id,
        "motivo": motivo,
        "evidencias": 0 if retiro is not None else evidencias,
        "respaldo": ultima.resultado if ultima else respaldo.value,
        "publicado_en": timezone.localtime(avance.publicado_en).isoformat(timespec="seconds"),
        "direccion": f"{settings.SITE_URL}{reverse('avance', args=[avance.pk])}",
    }


def filas_de_metas(metas: Iterable[Meta]) -> Iterator[Fila]:
    """One row each. Needs `con_valor`, `con_corte` and `con_nota`."""
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
            "fecha_limite": meta.fecha_limite or meta.compromiso.vigente_plazo,
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
