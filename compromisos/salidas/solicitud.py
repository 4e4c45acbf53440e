"""The letter with which anybody may ask an institution what became of its promises, ready to copy.

Always in Spanish, whatever the language of the page: it is sent in Peru. Of a public entity it is a request under the
law of transparency (Ley 27806); of any other, which that law is not cited for, a plain question.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import override

from compromisos.models import Compromiso
from instituciones.models import Institucion, Sector

LEY = (
    "En ejercicio del derecho de acceso a la información pública (Ley 27806, Ley de Transparencia y Acceso a la Información "
    "Pública; su texto ordenado es el Decreto Supremo 021-2019-JUS), solicito la información que tengan sobre"
)
PREGUNTA = "Les pido que informen sobre"
UNA, VARIAS = (
    "esta promesa, que su institución hizo en público:",
    "estas promesas, que su institución hizo en público:",
)
PIDO = """De cada una solicito:
a) qué se ha hecho hasta hoy y, si promete cifras, cuánto va de cada una y en qué lugares;
b) los documentos que lo prueban, en formato digital;
c) para cuándo se cumplirá, y quién está a cargo."""
NINGUNA = "las promesas que su institución haya hecho en público contra la violencia de género. En %s no consta ninguna."
PIDO_SI_HAY = PIDO.replace("De cada una solicito", "Si las hay, de cada una solicito su texto y")
PIDO_DE_UNA = PIDO.replace("De cada una solicito", "Solicito").replace("cuánto va de cada una", "cuánto va")
FIRMA = """Nombre:
Documento de identidad:
Correo o dirección para la respuesta:
Fecha:"""


def se_ampara_en_la_ley(institucion: Institucion) -> bool:
    """Whether its letter cites the law: it binds public entities; of which others it does, is not supposed."""
    return institucion.sector == Sector.PUBLICO


def solicitud(institucion: Institucion, compromisos: Iterable[Compromiso]) -> str:
    """The letter to `institucion` about some promises of its own, each with its literal text and its code; without
    any, it asks which it made."""
    suyos = list(compromisos)
    cuales, pido = VARIAS, PIDO
    if not suyos:
        cuales, pido = NINGUNA % settings.SITE_URL, PIDO_SI_HAY
    elif len(suyos) == 1:
        cuales, pido = UNA, PIDO_DE_UNA
    comienzo = LEY if se_ampara_en_la_ley(institucion) else PREGUNTA
    return "\n\n".join(
        [
            f"Señores\n{institucion.nombre}\nPresente",
            f"{comienzo} {cuales}",
            *(_promesa(c) for c in suyos),
            pido,
            FIRMA,
        ]
    )


def _promesa(compromiso: Compromiso) -> str:
    with override(settings.LANGUAGE_CODE):
        direccion = f"{settings.SITE_URL}{compromiso.get_absolute_url()}"
    return f"{compromiso.numero}. «{compromiso.texto}»\n(código {compromiso.codigo}; {direccion})"
