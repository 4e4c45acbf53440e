"""Letters to followers, written when they go: in the language they chose, with a subject, a sender and first words that say
nothing to whoever looks at a shared screen. The plain text and the HTML are the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.dias import Dia
from base.numeros import numero
from base.texto import mostrable
from compromisos.correo import cola
from compromisos.correo.seguidores import claves, direccion, enlaces
from compromisos.correo.seguidores.pendiente import tomar_novedades
from compromisos.lectura.cambio_en_palabras import en_palabras
from compromisos.lectura.cambios import Cambio, completar
from compromisos.lectura.en_palabras import corta, larga
from compromisos.models import Mensaje, Seguidor

CABEN = 40  # changes in a letter; the rest are where they are always


@dataclass(frozen=True, slots=True)
class Novedad:
    titulo: str
    parrafos: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Escrita:
    """What a letter says, before it is text or HTML. `entrada` is what a list of messages shows beside the subject."""

    asunto: str
    entrada: str
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
    return Escrita(
        asunto=_("Confirme su dirección de correo"),
        entrada=_(
            "Alguien, quizá usted, escribió esta dirección en un sitio web para recibir novedades. Si fue usted, abra este "
            "enlace y pulse el botón:"
        ),
        enlace=enlaces.confirmar(seguido),
        luego=(
            _(
                "Hasta que lo pulse no se le envía nada. Si no fue usted, no haga nada: en 30 días la dirección se borra."
            ),
        ),
    )


def _pagina(seguidor: Seguidor) -> Escrita:
    return Escrita(
        asunto=_("Su enlace"),
        entrada=_(
            "Alguien, quizá usted, escribió esta dirección en un sitio web del que ya recibe novedades. No hay nada que "
            "confirmar. Lo que recibe se ve y se cambia aquí:"
        ),
        enlace=enlaces.pagina(seguidor),
        luego=(_("No reenvíe este correo: quien tenga el enlace puede cambiar lo que usted recibe."),),
    )


def _novedades(mensaje: Mensaje, seguidor: Seguidor, resto: str, ahora: datetime) -> Escrita:
    dia = Dia(timezone.localdate(ahora))
    cambios = tomar_novedades(mensaje, seguidor, resto.partition("-")[0], dia)
    if not cambios:
        raise cola.YaNoHaceFalta("Ya no hay nada nuevo que decirle.")
    caben = cambios[:CABEN]
    completar(caben, dia)
    return Escrita(
        asunto=_("Novedades al %(dia)s") % {"dia": corta(dia.fecha)},
        entrada=_(
            "Estas son las novedades que pidió recibir. Más abajo se dice de qué son; aquí no, por si alguien más mira la "
            "lista de sus mensajes."
        ),
        dias=_por_dia(caben),
        pie=(
            *_los_demas(cambios[CABEN:]),
            (_("Ver o cambiar lo que recibe:"), enlaces.pagina(seguidor)),
            (_("Dejar de recibir todo y borrar esta dirección:"), enlaces.dejar(seguidor)),
        ),
    )


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
