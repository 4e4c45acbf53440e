"""Letters to followers, written when they go: in the language they chose, with a subject, a sender and first words that say
nothing to whoever looks at a shared screen. The plain text and the HTML are the same words: those of the ministry if it wrote
some (`correo/cartas.py`), around what is of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from base.dias import Dia
from base.numeros import numero
from base.texto import mostrable
from compromisos.correo import cola
from compromisos.correo.cartas import texto_de
from compromisos.correo.seguidores import claves, direccion, enlaces
from compromisos.correo.seguidores.pendiente import tomar_novedades
from compromisos.correo.tipos import TIPOS
from compromisos.lectura.cambio_en_palabras import en_palabras
from compromisos.lectura.cambios import Cambio, completar
from compromisos.lectura.en_palabras import corta, larga
from compromisos.models import Mensaje, Seguidor
from compromisos.reglas.cartas import en_una_linea, llenar

CABEN = 40  # changes in a letter; the rest are where they are always


@dataclass(frozen=True, slots=True)
class Novedad:
    titulo: str
    parrafos: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Escrita:
    """What a letter says, before it is text or HTML. The first of `antes` is what a list of messages shows beside the subject."""

    asunto: str
    antes: tuple[str, ...]
    enlace: str = ""  # the one thing to do, alone on its line
    luego: tuple[str, ...] = ()
    dias: tuple[tuple[str, tuple[Novedad, ...]], ...] = ()
    pie: tuple[tuple[str, str], ...] = ()  # (what for, address)


def redactar(mensaje: Mensaje, ahora: datetime) -> cola.Carta:
    """Raises YaNoHaceFalta for whoever left, for what was confirmed meanwhile, and if there is no news left to tell."""
    leida = claves.leer(mensaje.clave)
    seguidor = Seguidor.objects.filter(pk=leida.seguidor).first() if leida else None
    if leida is None or seguidor is None:
        raise cola.YaNoHaceFalta("Ya no sigue nada.")
    correo = direccion.abrir(seguidor.correo)
    if not correo:
        raise ValueError("the address cannot be read: SECRET_KEY changed")
    with translation.override(seguidor.idioma):
        if leida.que == "confirmar":
            escrita = _confirmar(seguidor, leida.resto)
        elif leida.que == "pagina":
            escrita = _pagina(seguidor)
        else:
            escrita = _novedades(mensaje, seguidor, leida.resto, ahora)
        return _carta(correo, seguidor, escrita)


def _confirmar(seguidor: Seguidor, resto: str) -> Escrita:
    seguido = seguidor.seguidos.filter(pk=resto.partition("-")[0], confirmado_en__isnull=True).first()
    if seguido is None:
        raise cola.YaNoHaceFalta("Ya lo confirmó, o dejó de seguirlo.")
    return replace(_escrita("seguir_confirmar", "enlace"), enlace=enlaces.confirmar(seguido))


def _pagina(seguidor: Seguidor) -> Escrita:
    return replace(_escrita("seguir_pagina", "enlace"), enlace=enlaces.pagina(seguidor))


def _novedades(mensaje: Mensaje, seguidor: Seguidor, resto: str, ahora: datetime) -> Escrita:
    dia = Dia(timezone.localdate(ahora))
    cambios = tomar_novedades(mensaje, seguidor, resto.partition("-")[0], dia)
    if not cambios:
        raise cola.YaNoHaceFalta("Ya no hay nada nuevo que decirle.")
    caben = cambios[:CABEN]
    completar(caben, dia)
    return replace(
        _escrita("seguir_novedades", "novedades", dia=corta(dia.fecha)),
        dias=_por_dia(caben),
        pie=(
            *_los_demas(cambios[CABEN:]),
            (_("Ver o cambiar lo que recibe:"), enlaces.pagina(seguidor)),
            (_("Dejar de recibir todo y borrar esta dirección:"), enlaces.dejar(seguidor)),
        ),
    )


def _escrita(clave: str, hueco: str, **valores: str) -> Escrita:
    """The letter of this kind, in the active language, but for what goes where its text says `hueco`."""
    en_otro = f"{clave}_{get_language()}"
    tipo = TIPOS[en_otro if en_otro in TIPOS else clave]
    return de_texto(*texto_de(tipo), hueco, valores)


def de_texto(asunto: str, cuerpo: str, hueco: str, valores: Mapping[str, str]) -> Escrita:
    """A text of the ministry as a letter: paragraphs before and after `hueco`."""
    antes, _hueco, luego = cuerpo.replace("\r\n", "\n").partition(f"{{{hueco}}}")
    return Escrita(
        en_una_linea(llenar(asunto, valores)), _parrafos(antes, valores), luego=_parrafos(luego, valores)
    )


def _parrafos(texto: str, valores: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(llenar(p, valores).split()) for p in texto.split("\n\n"))))


def _los_demas(cambios: list[Cambio]) -> tuple[tuple[str, str], ...]:
    if not cambios:
        return ()
    n = len(cambios)
    frase = ngettext("%(n)s cambio más, desde el %(dia)s:", "%(n)s cambios más, desde el %(dia)s:", n)
    desde = cambios[-1].dia
    return (
        (
            frase % {"n": numero(n), "dia": corta(desde)},
            f"{settings.SITE_URL}{reverse('cambios')}?desde={desde.isoformat()}&tipo=todo",
        ),
    )


def _por_dia(cambios: Iterable[Cambio]) -> tuple[tuple[str, tuple[Novedad, ...]], ...]:
    def fecha(cambio: Cambio) -> date:
        return cambio.dia

    return tuple((larga(dia), tuple(map(_novedad, suyos))) for dia, suyos in groupby(cambios, key=fecha))


def _novedad(cambio: Cambio) -> Novedad:
    """In the words of the feed; of where it is, the page of today."""
    dicho = en_palabras(cambio)
    lugar = dicho.lugar if dicho.lugar.startswith("#") else ""
    return Novedad(
        titulo=_en_un_renglon(dicho.titulo),
        parrafos=tuple(_en_un_renglon(p) for p in dicho.parrafos if p),
        url=f"{settings.SITE_URL}{dicho.url}{lugar}",
    )


def _en_un_renglon(texto: str) -> str:
    return " ".join(mostrable(texto).split())


def _carta(correo: str, seguidor: Seguidor, escrita: Escrita) -> cola.Carta:
    contexto = {
        "carta": escrita,
        "idioma": seguidor.idioma,
        "sitio": settings.SITE_URL,
        "operador": settings.OPERADOR,
        "contacto": settings.CONTACTO,
    }
    return cola.Carta(
        correo,
        escrita.asunto,
        render_to_string("correo/seguir.txt", contexto).strip() + "\n",
        html=render_to_string("correo/seguir.html", contexto),
        remitente=settings.SEGUIR_REMITENTE,
        de_nadie=True,
        cabeceras={
            "List-Unsubscribe": f"<{enlaces.dejar(seguidor)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
