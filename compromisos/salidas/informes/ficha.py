"""A pledge as plain data for its sheet: what its page says, in the same words, ready to be laid out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.template.defaultfilters import filesizeformat, floatformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import numero
from compromisos.lectura.avances import AvanceEnFecha, VerificacionDicha
from compromisos.lectura.en_palabras import en_la_calle, larga, plazo_en_palabras, ultimo_informe_en_palabras
from compromisos.lectura.enmiendas import EnmiendaEnFecha, frase_de_salida, palabra_de_salida
from compromisos.lectura.ficha import Ficha, MetaEnFecha
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.lectura.observados import frase, frase_de_la_diferencia, frase_entera
from compromisos.lectura.prevision import prevision_en_palabras
from compromisos.lectura.sin_efecto import frase_de_sin_efecto
from compromisos.lectura.temas import de_tema
from compromisos.models import Compromiso, Evidencia
from compromisos.reglas import barra_de_meta
from compromisos.reglas.palabras import Estado, Respaldo
from compromisos.salidas.dibujo_en_svg import en_svg
from compromisos.salidas.numeros import frente_a_la_meta, parte_del_camino

Par = tuple[str, str]
ANCHO_DEL_DIBUJO = 36.0  # em: the column of the sheet


def dia_corto(dia: date | None) -> str:
    return date_format(dia, "SHORT_DATE_FORMAT") if dia else ""


def en_papel(ficha: Ficha) -> dict:
    """The sheet of a pledge: {what it says: text, ready to be laid out}."""
    c, dia = ficha.compromiso, ficha.dia
    literal = _("Texto literal del compromiso %(n)s de %(quien)s.") % {
        "n": c.numero,
        "quien": c.institucion.nombre,
    }
    return {
        "codigo": c.codigo,
        "numero": str(c.numero),
        "titulo": c.titulo,
        "institucion": c.institucion.nombre,
        "edicion": c.edicion.nombre,
        "sobre": f"{_('Compromiso')} {c.numero}",
        **_estado_de(ficha),
        "frase": _frase(ficha),
        "lamparas": [] if ficha.dejado_en else _lamparas(c, dia),
        "texto": c.texto,
        "literal": literal,
        "fuente": c.fuente,
        "nota": c.nota,
        "gemelos": [
            _("el compromiso %(n)s de %(quien)s tiene el mismo texto")
            % {"n": g.numero, "quien": g.institucion}
            for g in ficha.mismo_texto
        ],
        "metas": [_meta(m) for m in ficha.metas],
        "avances": [_avance(a, c.avance_id) for a in ficha.avances],
        "sin_avances": _sin_avances(ficha),
        "datos": _datos(c),
        "direccion": f"{settings.SITE_URL}{c.get_absolute_url()}{dia.fija}",
        "enmiendas": [_enmienda(e) for e in ficha.enmiendas.todas],
    }


def _estado(codigo: str) -> dict[str, str]:
    return {"estado": codigo, "palabra": _(Estado(codigo).etiqueta)}


def _estado_de(ficha: Ficha) -> dict[str, str]:
    """Of a pledge that was left, how it was; its sign is that of what says nothing."""
    if salida := ficha.dejado_en and ficha.enmiendas.salida:
        return {"estado": Estado.SIN_INFORMACION.value, "palabra": palabra_de_salida(salida.enmienda)}
    return _estado(ficha.compromiso.estado)


def _sin_avances(ficha: Ficha) -> str:
    if ficha.dejado_en:
        return _("Mientras contaba, nadie informó de él. Ya no se informa.")
    return _(
        "Puede informarlo %(quien)s; el equipo de seguimiento lo revisa y lo publica con su fecha y sus pruebas."
    ) % {"quien": ficha.compromiso.institucion.nombre}


def _frase(ficha: Ficha) -> str:
    c, vigente = ficha.compromiso, ficha.vigente
    if dejado := ficha.dejado_en:
        return _("Dividido, fusionado o retirado el %(dia)s: ya no cuenta.") % {
            "dia": dia_corto(timezone.localdate(dejado))
        }
    if vigente is None:
        return _(Estado(c.estado).explicacion)
    return _("Declarado por %(quien)s al %(dia)s, %(respaldo_frase)s.") % {
        "quien": c.institucion,
        "dia": dia_corto(vigente.avance.fecha_corte),
        "respaldo_frase": vigente.frase_de_respaldo,
    }


def _lamparas(c: CompromisoLeido, dia: Dia) -> list[Par]:
    """(name, what it says), in the words of the pages: deadline, last report, proof; and how many targets are reached."""
    movido = _("plazo movido") if c.plazo_movido else ""
    pares = [
        (_("Plazo"), ", ".join(filter(None, [plazo_en_palabras(c, dia), movido]))),
        (_("Último informe"), ultimo_informe_en_palabras(c, dia)),
        (_("Pruebas"), en_la_calle(Respaldo(c.respaldo)) if c.respaldo else ""),
    ]
    if c.prevision and c.corte:
        pares.append((_("Qué prevé"), _lo_que_preve(c, c.corte)))
    if c.metas_medibles and c.corte:
        cuantas = _("%(si)s de %(de)s alcanzadas") % {"si": c.metas_alcanzadas, "de": c.metas_medibles}
        pares.append((_("Metas"), cuantas))
    elif not c.metas_medibles:
        pares.append((_("Metas"), _("sin meta medible") if c.metas_total else _("Sin metas registradas")))
    return [(nombre, texto) for nombre, texto in pares if texto]


def _lo_que_preve(c: CompromisoLeido, corte: date) -> str:
    """«En riesgo de no cumplirse en plazo, según EJ-01 al 30/06/2026»: no lamp, what its institution says."""
    datos = {
        "prevision": prevision_en_palabras(c.prevision),
        "quien": c.institucion,
        "dia": dia_corto(corte),
    }
    return _("%(prevision)s, según %(quien)s al %(dia)s") % datos


def _datos(c: CompromisoLeido) -> list[Par]:
    lugares = ", ".join(t.en_lista for t in c.territorios.all())
    pares = [
        (_("Institución"), c.institucion.nombre),
        (_("Responsable"), c.responsable.nombre if c.responsable else ""),
        (_("Temas"), ", ".join(de_tema(e.nombre) for e in c.ejes.all()) or _("sin tema")),
        (_("Territorios"), lugares or c.get_alcance_display() or _("la fuente no los nombra")),
        (_("Inicio"), dia_corto(c.fecha_inicio) or _("no consta")),
    ]
    return [(nombre, texto) for nombre, texto in pares if texto]


def _enmienda(vista: EnmiendaEnFecha) -> dict:
    """An amendment: what the pledge read before, which data changed, or how it was left and what stands for it."""
    e, antes = vista.enmienda, ""
    dia = larga(timezone.localtime(e.en))
    if vista.es_redaccion:
        titulo, antes = _("Antes del %(dia)s decía…") % {"dia": dia}, e.texto_anterior
    elif vista.es_de_datos:
        titulo, antes = _("Datos enmendados el %(dia)s") % {"dia": dia}, "\n".join(vista.frases)
    else:
        titulo = frase_de_salida(e)
    en_su_lugar = "; ".join(f"{s.titulo} ({s.institucion}, {_('N.º')} {s.numero})" for s in vista.sucesores)
    pares = [(_("Motivo:"), e.motivo), (_("Fuente:"), e.fuente), (_("En su lugar:"), en_su_lugar)]
    return {"titulo": titulo, "antes": antes, "pares": [par for par in pares if par[1]]}


# --- Targets


def _meta(vista: MetaEnFecha) -> dict:
    meta = vista.meta
    return {
        "indicador": meta.indicador,
        "cifra": _cifra(vista),
        "medida": vista.medicion is not None,
        "barra": _barra(vista),
        "dibujo": en_svg(vista, ancho=ANCHO_DEL_DIBUJO),
        "notas": list(_notas(vista)),
        "observado": f"{frase(vista.observado)} {frase_de_la_diferencia(vista.observado)}".strip()
        if vista.observado
        else "",
        "pares": [
            (nombre, texto)
            for nombre, texto in (
                (_("Responsable:"), meta.responsable.nombre if meta.responsable else ""),
                (_("Medio de verificación:"), meta.medio_verificacion),
                (_("Nota:"), meta.nota),
            )
            if texto
        ],
        "valores": [
            (dia_corto(m.avance.fecha_corte), numero(m.valor)) for m in vista.serie if len(vista.serie) > 1
        ],
        **_lugares(vista),
    }


def _barra(vista: MetaEnFecha) -> dict[str, float | None]:
    """Positions in % of what is done, the target, the base and the pace; {} without a value and a target."""
    meta = vista.meta
    if meta.valor is None or meta.valor_meta is None:
        return {}
    b = barra_de_meta.trazar(
        meta.valor,
        meta.valor_meta,
        base=meta.linea_base,
        sentido=meta.sentido,
        ritmo=vista.esperado,
        decir=lambda _que, _cuanto: "",
    )
    base = None if meta.linea_base is None else b.inicio
    return {"desde": b.desde, "largo": b.largo, "meta": b.meta, "base": base, "esperado": b.ritmo}


def _cifra(vista: MetaEnFecha) -> str:
    """«32 de 50 CEM (64 %)», or what there is instead."""
    meta = vista.meta
    if not meta.es_cuantitativa:
        return _("sin meta medible")
    if vista.medicion is None:
        return _("Meta: %(n)s %(u)s") % {"n": numero(meta.valor_meta), "u": meta.unidad}
    cifra, parte = frente_a_la_meta(meta, meta.valor), parte_del_camino(vista)
    return f"{cifra} ({parte})" if parte else cifra


def _notas(vista: MetaEnFecha) -> Iterable[str]:
    meta = vista.meta
    if not meta.es_cuantitativa:
        yield _("La fuente no da un número: se sigue por lo que se informe y por sus evidencias.")
        return
    if vista.medicion is None:
        yield _("Nadie informó todavía un valor.")
    else:
        yield _("Último valor publicado, al corte del %(dia)s.") % {
            "dia": dia_corto(vista.medicion.avance.fecha_corte)
        }
        if vista.esperado is not None:
            yield _("A ritmo parejo, a esta fecha serían %(e)s.") % {"e": floatformat(vista.esperado, "-1g")}
    if meta.linea_base is None:
        yield _("Sin línea de base en la fuente: por eso no hay porcentaje.")
    else:
        yield _("Línea de base: %(n)s.") % {"n": numero(meta.linea_base)}
    if meta.fecha_limite:
        yield _("Plazo: %(dia)s.") % {"dia": dia_corto(meta.fecha_limite)}


def _lugares(vista: MetaEnFecha) -> dict:
    """Places named and not named, where the target counts places and was measured."""
    meta = vista.meta
    if not meta.nivel_territorial or vista.medicion is None:
        return {"lugares": "", "con_nombre": [], "sin_nombre": []}
    frase = _("%(v)s de %(n)s, %(c)s con nombre") % {
        "v": numero(meta.valor),
        "n": numero(meta.valor_meta),
        "c": len(vista.lugares),
    }
    con_nombre = [t.en_lista for t in vista.lugares]
    return {"lugares": frase, "con_nombre": con_nombre, "sin_nombre": [t.nombre for t in vista.faltan]}


# --- Updates


def _avance(visto: AvanceEnFecha, vigente: int | None) -> dict:
    avance = visto.avance
    ya_no_cuenta: list[Par] = []
    if visto.retiro:
        fuerte = _("Retirado el %(dia)s.") % {"dia": _dia(visto.retiro.retirado_en)}
        ya_no_cuenta.append((fuerte, visto.retiro.motivo))
    if visto.correccion:
        fuerte = _("Corregido el %(dia)s.") % {"dia": _dia(visto.correccion.publicado_en)}
        ya_no_cuenta.append((fuerte, visto.correccion.motivo_correccion))
    anterior = avance.corrige
    return {
        "titulo": _("Al %(dia)s") % {"dia": larga(avance.fecha_corte)},
        "vigente": avance.pk == vigente,
        "dejado": bool(visto.retiro or visto.correccion),
        "ya_no_cuenta": ya_no_cuenta,
        "corrige": f"{_('Corrige a')} {_('lo publicado el %(dia)s') % {'dia': _dia(anterior.publicado_en)}}."
        if anterior
        else "",
        **_estado(avance.estado),
        "descripcion": avance.descripcion,
        "mediciones": [
            (f"{m.meta.indicador}:", frente_a_la_meta(m.meta, m.valor)) for m in avance.mediciones.all()
        ],
        "pares": [
            (nombre, texto)
            for nombre, texto in (
                (_("Qué prevé:"), prevision_en_palabras(avance.prevision)),
                (_("Dificultades:"), avance.dificultades),
                (_("Medidas adoptadas:"), avance.medidas),
            )
            if texto
        ],
        "evidencias": [_evidencia(e) for e in visto.evidencias],
        "verificaciones": [_verificacion(verificada, avance.compromiso) for verificada in visto.verificadas],
        "publicado": _("Publicado el %(dia)s, hora de Lima.")
        % {"dia": date_format(timezone.localtime(avance.publicado_en), "SHORT_DATETIME_FORMAT")},
    }


def _dia(momento) -> str:
    return dia_corto(timezone.localtime(momento).date())


def _evidencia(e: Evidencia) -> dict[str, str]:
    detalles = [e.emisor, dia_corto(e.fecha)]
    if e.fecha_consulta:
        detalles.append(_("consultado el %(dia)s") % {"dia": dia_corto(e.fecha_consulta)})
    if e.archivo_suprimido_en:
        dia = _dia(e.archivo_suprimido_en)
        detalles.append(_("el archivo se suprimió el %(dia)s por contener datos personales") % {"dia": dia})
        return {"titulo": e.titulo, "url": "", "detalle": " · ".join(filter(None, detalles))}
    if not e.url:
        detalles.append(f"{_('archivo')}, {filesizeformat(e.tamano or 0)}; SHA-256 {e.sha256}")
    url = e.url or f"{settings.SITE_URL}{reverse('evidencia', args=[e.pk])}"
    return {"titulo": e.titulo, "url": url, "detalle": " · ".join(filter(None, detalles))}


def _verificacion(verificada: VerificacionDicha, compromiso: Compromiso) -> dict:
    """A verification: result, who and when, why, what it counted; the institution's answer, and what left it without
    effect."""
    v, contados, dejada = verificada
    return {
        "sin_efecto": f"{frase_de_sin_efecto(dejada)} {dejada.motivo}" if dejada else "",
        "resultado": str(v.get_resultado_display()),
        "quien": _("por %(quien)s, el %(dia)s.") % {"quien": v.verificador, "dia": _dia(v.en)},
        "motivo": v.motivo,
        "contados": [frase_entera(o) for o in contados],
        "respuestas": [
            (
                _("%(quien)s respondió el %(dia)s:")
                % {"quien": compromiso.institucion, "dia": _dia(r.publicada_en)},
                r.texto,
            )
            for r in v.respuestas_vistas
        ],
    }
