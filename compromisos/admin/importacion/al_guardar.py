"""What the buttons of a preview will do, in numbers and sentences: what is kept, and what of it the public will see."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compromisos.importacion.context import Altas
from compromisos.models import Importacion


@dataclass(frozen=True, slots=True)
class AlGuardar:
    """`boton` keeps drafts; `boton_publicar` publishes `publicables` new pledges besides. `frases` say what the public
    will see, and what will wait."""

    boton: str
    boton_publicar: str
    publicables: int
    frases: list[str]

    @classmethod
    def de(cls, importacion: Importacion) -> AlGuardar:
        altas = Altas(**importacion.informe.get("altas", {}))
        conteos = importacion.informe["conteos"]
        n = altas.publicables
        publicar = ngettext(
            "Guardar y publicar %(n)s compromiso", "Guardar y publicar %(n)s compromisos", n
        ) % {"n": n}
        return cls(_boton(importacion.tabla, altas, conteos), publicar, n, _frases(importacion, altas))


def _boton(tabla: str, altas: Altas, conteos: dict[str, int]) -> str:
    filas = conteos["nueva"] + conteos["cambia"]
    if tabla == "instituciones":
        return _("Guardar y mostrar en el sitio")
    if tabla == "marcos":
        return ngettext("Guardar %(n)s fila", "Guardar %(n)s filas", filas) % {"n": filas}
    if tabla == "avances":
        return ngettext(
            "Guardar %(n)s fila y enviar a revisión", "Guardar %(n)s filas y enviar a revisión", filas
        ) % {"n": filas}
    if tabla == "verificaciones":
        return ngettext(
            "Publicar %(n)s verificación", "Publicar %(n)s verificaciones", altas.verificaciones
        ) % {"n": altas.verificaciones}
    if not altas.compromisos:
        return ngettext("Guardar %(n)s fila que cambia", "Guardar %(n)s filas que cambian", filas) % {
            "n": filas
        }
    borradores = ngettext("Guardar %(n)s borrador", "Guardar %(n)s borradores", altas.compromisos) % {
        "n": altas.compromisos
    }
    if not conteos["cambia"]:
        return borradores
    cambian = ngettext("%(n)s fila que cambia", "%(n)s filas que cambian", conteos["cambia"])
    return f"{borradores} {_('y')} {cambian % {'n': conteos['cambia']}}"


def _frases(importacion: Importacion, altas: Altas) -> list[str]:
    """One sentence for each thing that somebody should know before pressing."""
    frases = []
    if altas.compromisos:
        frases.append(
            _(
                "Los compromisos nuevos se guardan como borradores, que el público no ve, salvo que elija publicarlos."
            )
        )
    if altas.incompletos:
        frases.append(
            ngettext(
                "%(n)s no trae título: queda como borrador, y se le pedirá antes de publicarlo.",
                "%(n)s no traen título: quedan como borradores, y se les pedirá antes de publicarlos.",
                altas.incompletos,
            )
            % {"n": altas.incompletos}
        )
    if altas.con_avance:
        frases.append(
            ngettext(
                "%(n)s trae un avance: mientras el compromiso sea un borrador, el avance también.",
                "%(n)s traen un avance: mientras el compromiso sea un borrador, el avance también.",
                altas.con_avance,
            )
            % {"n": altas.con_avance}
        )
    if altas.vinculos:
        frases.append(
            ngettext(
                "%(n)s respuesta a un marco se ve en la página de su compromiso desde que se guarda, y queda en el registro "
                "público.",
                "%(n)s respuestas a marcos se ven en las páginas de sus compromisos desde que se guardan, y quedan en el "
                "registro público.",
                altas.vinculos,
            )
            % {"n": altas.vinculos}
        )
    if importacion.tabla == "marcos" and importacion.enmiendas:
        frases.append(
            _(
                "Las que cambian no se corrigen encima: lo de antes se quita con su motivo y lo nuevo rige desde hoy."
            )
        )
    elif importacion.enmiendas:
        frases.append(
            ngettext(
                "%(n)s compromiso que ya es público se enmienda: el cambio y su motivo se ven en el sitio al guardar.",
                "%(n)s compromisos que ya son públicos se enmiendan: los cambios y su motivo se ven en el sitio al "
                "guardar.",
                importacion.enmiendas,
            )
            % {"n": importacion.enmiendas}
        )
    if altas.instituciones:
        frases.append(
            ngettext(
                "%(n)s institución se crea o cambia: su página es pública desde que se guarda.",
                "%(n)s instituciones se crean o cambian: sus páginas son públicas desde que se guardan.",
                altas.instituciones,
            )
            % {"n": altas.instituciones}
        )
    if altas.verificaciones:
        frases.append(
            _(
                "Se publican al guardarlas, cada una junto a su avance. Si algo está mal después, se dejan sin efecto, con su "
                "motivo a la vista: no se borran."
            )
        )
    if importacion.tabla == "avances":
        frases.append(_("Nada se publica: los avances esperan la revisión de quien publica."))
    return frases
