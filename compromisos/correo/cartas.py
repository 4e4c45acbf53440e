"""The text of a letter: that of the ministry if it wrote one, else that of the code; filled in, and signed.

`componer` is the way in. Who writes many at once reads the texts once (`Textos.leer`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from compromisos.correo.tipos import TIPOS, Tipo
from compromisos.models import Firma, TextoDeCarta
from compromisos.reglas.cartas import Falla, Variable, en_una_linea, fallas, llenar


def componer(tipo: str, contexto: Mapping[str, str]) -> tuple[str, str]:
    """(subject, text) of a letter of this kind. Two queries."""
    return Textos.leer().componer(tipo, contexto)


def texto_de(tipo: Tipo) -> tuple[str, str]:
    """(subject, text) of a kind, its names between braces. One query."""
    filas = TextoDeCarta.objects.filter(tipo=tipo.clave).values_list("tipo", "asunto", "cuerpo")
    return Textos({clave: (asunto, cuerpo) for clave, asunto, cuerpo in filas}, "").de(tipo)


@dataclass(frozen=True, slots=True)
class Textos:
    """The ministry's own texts, and its signature."""

    propios: Mapping[str, tuple[str, str]]
    firma: str

    @classmethod
    def leer(cls) -> Textos:
        filas = TextoDeCarta.objects.values_list("tipo", "asunto", "cuerpo")
        propios = {tipo: (asunto, cuerpo) for tipo, asunto, cuerpo in filas}
        return cls(propios, firma_en_texto(Firma.actual()))

    def de(self, tipo: Tipo) -> tuple[str, str]:
        """(subject, text) with its names between braces. One that no longer holds with the names that there are
        gives way to that of the code: a letter does not go out with half a link."""
        propio = self.propios.get(tipo.clave)
        if propio is None or que_falla(tipo, *propio):
            return tipo.asunto, tipo.cuerpo
        return propio

    def componer(self, tipo: str, contexto: Mapping[str, str]) -> tuple[str, str]:
        suyo = TIPOS[tipo]
        asunto, cuerpo = self.de(suyo)
        lleno = llenar(cuerpo, contexto)
        return en_una_linea(llenar(asunto, contexto)), lleno if suyo.a_seguidores else self.firmado(lleno)

    def copia(self, tipo: str, contexto: Mapping[str, str]) -> str:
        """The text as it is kept: what is secret in it stands as «(no se guarda)»."""
        tapado = {v.nombre: _("(no se guarda)") for v in TIPOS[tipo].variables if v.secreta}
        return self.componer(tipo, {**contexto, **tapado})[1]

    def firmado(self, cuerpo: str) -> str:
        return f"{cuerpo}\n{self.firma}"


def firma_en_texto(firma: Firma) -> str:
    """Foot of every letter: who signs, where to ask, and what it comes from."""
    quien = [firma.persona, firma.area, firma.ministerio or settings.OPERADOR]
    return (
        "\n".join(filter(None, ["--", *quien, _para_preguntar(firma), f"25 por el 25 · {settings.SITE_URL}"]))
        + "\n"
    )


def _para_preguntar(firma: Firma) -> str:
    telefono = {"telefono": firma.telefono}
    if firma.responder_a and firma.telefono:
        return _("Para preguntar, responda a este correo o llame al %(telefono)s.") % telefono
    if firma.responder_a:
        return _("Para preguntar, responda a este correo.")
    if firma.telefono:
        return _("Para preguntar, llame al %(telefono)s. A este correo nadie responde.") % telefono
    if settings.CONTACTO:
        return _("Para preguntar: %(contacto)s. A este correo nadie responde.") % {
            "contacto": settings.CONTACTO
        }
    return _("A este correo nadie responde.")


# --- What is wrong with a text ---------------------------------------------------------------------------


def que_falla(tipo: Tipo, asunto: str, cuerpo: str) -> dict[str, list[str]]:
    """{field: sentences}, empty if it may go out as it is."""
    halladas = {
        "asunto": _frases(asunto, tipo.variables, es_asunto=True),
        "cuerpo": _frases(cuerpo, tipo.variables),
    }
    return {campo: frases for campo, frases in halladas.items() if frases}


def _frases(texto: str, variables: tuple[Variable, ...], *, es_asunto: bool = False) -> list[str]:
    halladas = fallas(texto, variables, es_asunto=es_asunto)
    if halladas and halladas[0][0] is Falla.FALTA:
        faltan = ", ".join(f"{{{n}}}" for _falla, n in halladas)
        return [_("Falta %(faltan)s: sin eso la carta no sirve.") % {"faltan": faltan}]
    return [_frase(falla, donde, variables) for falla, donde in halladas[:1]]


def _frase(falla: Falla, donde: str, variables: tuple[Variable, ...]) -> str:
    if falla is Falla.VACIO:
        return _("No puede quedar vacío.")
    if falla is Falla.LLAVE:
        return _("Una llave «{» o «}» quedó sin su pareja en «%(donde)s».") % {"donde": donde}
    if falla is Falla.SECRETO:
        return _("{%(nombre)s} no va en el asunto: se ve en la pantalla sin abrir el correo.") % {
            "nombre": donde
        }
    hay = ", ".join(f"{{{v.nombre}}}" for v in variables)
    return _("{%(nombre)s} no existe en esta carta. Hay: %(hay)s.") % {"nombre": donde, "hay": hay}
