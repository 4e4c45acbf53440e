"""One change in words: what happened, to what, why, where to look. Feeds and letters take theirs from here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from compromisos.lectura.cambios import Cambio
from compromisos.lectura.modificaciones import frase_de, titulo_de
from compromisos.lectura.sin_efecto import frase_de_sin_efecto, quien_dice
from compromisos.reglas.palabras import Estado, TipoCambio


@dataclass(frozen=True, slots=True)
class Dicho:
    """`parrafos` say what changed and why, in Spanish as they were written; `texto` is all that a report said. `url` is the
    page from the root of the site, `lugar` where in it: a fragment, or the day."""

    clave: str
    titulo: str
    url: str
    lugar: str
    momento: datetime
    parrafos: tuple[str, ...]
    texto: tuple[str, ...] = ()
    autor: str = ""
    categorias: tuple[str, ...] = ()


def en_palabras(cambio: Cambio) -> Dicho:
    """Of a completed change, in the active language."""
    return _de_ficha(cambio) if cambio.modificacion else _de_compromiso(cambio)


def _de_ficha(cambio: Cambio) -> Dicho:
    ficha = cambio.ficha
    assert ficha is not None, "completar() reads it"
    return Dicho(
        clave=cambio.clave,
        titulo=titulo_de(ficha),
        url=ficha.url or reverse("cambios"),
        lugar=f"?al={cambio.dia.isoformat()}",
        momento=cambio.momento,
        parrafos=(*map(frase_de, ficha.campos), cambio.motivo),
        categorias=(cambio.tipo.value,),
    )


def _de_compromiso(cambio: Cambio) -> Dicho:
    compromiso, dicho = cambio.compromiso, cambio.verificacion or cambio.sin_efecto
    assert compromiso is not None, "completar() reads it"
    hecho = cambio.causa or cambio
    quien = _("%(quien)s, compromiso %(n)s") % {"quien": compromiso.institucion, "n": compromiso.numero}
    return Dicho(
        clave=cambio.clave,
        titulo=f"{quien}: {_que(cambio)}",
        url=compromiso.get_absolute_url(),
        lugar=_donde(cambio),
        momento=hecho.momento,
        parrafos=tuple(_parrafos(cambio)),
        texto=_texto(cambio),
        autor=quien_dice(dicho) if dicho else str(compromiso.institucion),
        categorias=tuple(dict.fromkeys((hecho.tipo.value, cambio.tipo.value))),
    )


def _que(cambio: Cambio) -> str:
    """«Informe publicado (En proceso → Cumplido)»."""
    que = _((cambio.causa or cambio).tipo.etiqueta)
    if cambio.enmienda:
        return f"{que} ({cambio.enmienda.get_tipo_display()})"
    if cambio.verificacion:
        return f"{que} ({cambio.verificacion.get_resultado_display()})"
    if cambio.sin_efecto:
        return f"{que} ({cambio.sin_efecto.verificacion.get_resultado_display()})"
    if cambio.de and cambio.a:
        return f"{que} ({_(cambio.de.etiqueta)} → {_(cambio.a.etiqueta)})"
    if cambio.avance:
        return f"{que} ({_(Estado(cambio.avance.estado).etiqueta)})"
    return que


def _donde(cambio: Cambio) -> str:
    if cambio.enmienda:
        return f"#enmienda-{cambio.enmienda.pk}"
    if cambio.supresion and cambio.supresion.ancla:
        return cambio.supresion.ancla
    if cambio.sin_efecto:
        return f"#sin-efecto-{cambio.sin_efecto.pk}"
    if cambio.respuesta:
        return f"#respuesta-{cambio.respuesta.pk}"
    return f"#avance-{cambio.avance.pk}" if cambio.avance else f"?al={cambio.dia.isoformat()}"


def _parrafos(cambio: Cambio) -> list[str]:
    enmienda, verificacion = cambio.enmienda, cambio.verificacion
    assert cambio.compromiso is not None
    parrafos = [cambio.compromiso.titulo]
    if verificacion:
        parrafos.append(verificacion.verificador)
    if cambio.sin_efecto:
        parrafos.append(frase_de_sin_efecto(cambio.sin_efecto))
    parrafos.append(cambio.respuesta.texto if cambio.respuesta else cambio.motivo)
    parrafos += cambio.frases
    if enmienda and enmienda.texto_nuevo:
        parrafos += [
            " ".join([_("Antes decía:"), enmienda.texto_anterior]),
            " ".join([_("Ahora dice:"), enmienda.texto_nuevo]),
        ]
    elif enmienda:
        parrafos += [
            " ".join([_("En su lugar:"), s.titulo, f"({s.codigo})"]) for s in enmienda.sucesores.all()
        ]
    return parrafos


def _texto(cambio: Cambio) -> tuple[str, ...]:
    avance, hecho = cambio.avance, cambio.causa or cambio
    if avance is None or hecho.tipo not in (TipoCambio.AVANCE, TipoCambio.CORRECCION):
        return ()
    return avance.descripcion, avance.dificultades, avance.medidas
