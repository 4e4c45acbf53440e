"""Metadata of a page for the world outside the site: networks, machines, paper, other people's pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.dias import Dia
from compromisos.lectura.enmiendas import palabra_de_salida
from compromisos.lectura.ficha import Ficha
from compromisos.reglas.palabras import Estado
from compromisos.salidas import encargos
from compromisos.salidas.compartir import cita, enlazados
from compromisos.salidas.compartir.acciones import Archivo, Compartida
from compromisos.salidas.compartir.imagen import Tarjeta
from compromisos.salidas.laminas.lienzo import ALTO, ANCHO
from instituciones.models import Institucion, Sector

ANCHO_INSERTADO, ALTO_INSERTADO = 640, 520


def absoluta(nombre: str, *args, dia: Dia | None = None) -> str:
    """The whole address of a page; with `dia`, as it stands on that day."""
    return f"{settings.SITE_URL}{reverse(nombre, args=args)}{dia.consulta if dia else ''}"


def frase_de_ficha(ficha: Ficha) -> str:
    """«Declarado por MIMP al 30/09/2026.», or that nothing is known, or that it was left; with the day if it
    is past."""
    compromiso, dia = ficha.compromiso, ficha.dia
    if dejado := ficha.dejado_en:
        frase = _("Dividido, fusionado o retirado el %(dia)s: ya no cuenta.") % {
            "dia": date_format(timezone.localdate(dejado), "SHORT_DATE_FORMAT")
        }
    elif compromiso.corte:
        frase = _("Declarado por %(quien)s al %(dia)s.") % {
            "quien": compromiso.institucion,
            "dia": date_format(compromiso.corte, "SHORT_DATE_FORMAT"),
        }
    else:
        frase = _("Ningún informe publicado todavía.")
    if dia.es_hoy:
        return frase
    entonces = _("Así estaba el %(dia)s.") % {"dia": date_format(dia.fecha, "SHORT_DATE_FORMAT")}
    return f"{entonces} {frase}"


def palabra_de_estado(ficha: Ficha) -> str:
    """The state in a word; of a pledge that was left, how: it has no state any more."""
    if salida := ficha.dejado_en and ficha.enmiendas.salida:
        return palabra_de_salida(salida.enmienda)
    return _(Estado(ficha.compromiso.estado).etiqueta)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompromisoCompartido(Compartida):
    """Also how it is cited, shown in other pages and read by machines. `permanente` speaks of the same day for ever."""

    oembed: str
    permanente: str
    estado: str
    bibtex: str
    iframe: str
    iframe_vivo: str  # of the card that changes with what is published; "" on a past day
    json_ld: SafeString


def compartido(ficha: Ficha) -> CompromisoCompartido:
    """Metadata of the page of a pledge: for networks, machines, paper and citations."""
    compromiso, dia = ficha.compromiso, ficha.dia
    codigo, institucion = compromiso.codigo, compromiso.institucion
    etiqueta, frase = palabra_de_estado(ficha), frase_de_ficha(ficha)
    permanente = f"{absoluta('compromiso', codigo)}{dia.fija}"
    direccion, imagen = absoluta("compromiso", codigo, dia=dia), absoluta("compromiso_png", codigo, dia=dia)
    resumen = _("Compromiso %(n)s de %(quien)s. %(estado)s. %(frase)s") % {
        "n": compromiso.numero,
        "quien": institucion,
        "estado": etiqueta,
        "frase": frase,
    }
    migas = [
        (_("Compromisos"), absoluta("compromisos")),
        (str(institucion), absoluta("institucion", institucion.slug)),
        (f"{_('Compromiso')} {compromiso.numero}", absoluta("compromiso", codigo)),
    ]
    return CompromisoCompartido(
        titulo=f"{institucion}: {compromiso.titulo}",
        resumen=resumen,
        codigo=codigo,
        direccion=direccion,
        fija=permanente,
        imagen=imagen,
        feed=reverse("compromiso_atom", args=[codigo]),
        seguir="" if ficha.dejado_en else f"compromiso:{codigo}",
        calendario=f"{reverse('compromiso_calendario', args=[codigo])}{dia.consulta}"
        if compromiso.plazo_fecha and not ficha.dejado_en
        else "",
        pdf=Archivo(
            f"{reverse('compromiso_pdf', args=[codigo])}{dia.consulta}",
            encargos.peso_de(encargos.hoja_de(codigo, dia)),
        ),
        oembed=f"{settings.SITE_URL}{reverse('oembed')}?{urlencode({'url': direccion})}",
        permanente=permanente,
        estado=etiqueta,
        bibtex=cita.bibtex(
            codigo=codigo,
            autor=institucion.nombre,
            titulo=compromiso.titulo,
            url=permanente,
            dia=dia.fecha,
            nota=f"{_('Compromiso')} {codigo}. {etiqueta}. {frase}",
        ),
        iframe=iframe(ficha, fija=True),
        iframe_vivo=iframe(ficha) if dia.es_hoy else "",
        json_ld=enlazados.bloque(
            enlazados.compromiso(
                url=direccion,
                codigo=codigo,
                titulo=compromiso.titulo,
                texto=compromiso.texto,
                institucion=de_institucion(institucion),
                estado=etiqueta,
                fuente=compromiso.fuente,
                imagen=imagen,
                migas=migas,
                publicado=compromiso.informado_en or compromiso.publicado_en,
            )
        ),
    )


def de_institucion(institucion: Institucion) -> dict:
    return enlazados.institucion(
        nombre=institucion.nombre,
        sigla=institucion.sigla,
        url=absoluta("institucion", institucion.slug),
        sitio_web=institucion.sitio_web,
        ruc=institucion.ruc,
        es_publica=institucion.sector == Sector.PUBLICO,
    )


def tarjeta(ficha: Ficha) -> Tarjeta:
    """Texts of the picture of a pledge."""
    # Left, it has a word of its own, and the drawing of what says nothing: not the colour of what it once declared.
    estado = Estado.SIN_INFORMACION if ficha.dejado_en else Estado(ficha.compromiso.estado)
    return Tarjeta(
        institucion=ficha.compromiso.institucion.nombre,
        titulo=ficha.compromiso.titulo,
        estado=estado,
        palabra=palabra_de_estado(ficha),
        frase=frase_de_ficha(ficha),
        pie=ficha.compromiso.codigo,
    )


def iframe(ficha: Ficha, *, fija: bool = False, ancho: int | None = None, alto: int = ALTO_INSERTADO) -> str:
    """The <iframe> to paste: with `fija`, of this day for ever. Without a width it takes what there is."""
    dia = ficha.dia
    direccion = absoluta("insertar", ficha.compromiso.codigo)
    contexto = {
        "compromiso": ficha.compromiso,
        "direccion": f"{direccion}{dia.fija if fija else dia.consulta}",
        "ancho": ancho or "100%",
        "alto": alto,
    }
    codigo = render_to_string("compromisos/_marco.html", contexto)
    return " ".join(linea.strip() for linea in codigo.split("\n")).strip()  # one line: people copy it


def oembed(ficha: Ficha, *, ancho: int, alto: int) -> dict:
    """The «rich» answer of https://oembed.com for the card of a pledge."""
    compromiso, dia = ficha.compromiso, ficha.dia
    return {
        "version": "1.0",
        "type": "rich",
        "title": f"{compromiso.institucion}: {compromiso.titulo}",
        "author_name": compromiso.institucion.nombre,
        "author_url": absoluta("institucion", compromiso.institucion.slug, dia=dia),
        "provider_name": "25 por el 25",
        "provider_url": absoluta("portada"),
        "cache_age": 3600,
        "thumbnail_url": absoluta("compromiso_png", compromiso.codigo, dia=dia),
        "thumbnail_width": ANCHO,
        "thumbnail_height": ALTO,
        "html": iframe(ficha, ancho=ancho, alto=alto),
        "width": ancho,
        "height": alto,
    }
