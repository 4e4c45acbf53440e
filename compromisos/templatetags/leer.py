"""Words of the pages to read of the admin: who, what was done, what a proof is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from base.dias import Dia
from base.personas import nombre_de
from compromisos.lectura.comparacion import TextoComparado
from compromisos.lectura.en_palabras import cuando
from compromisos.lectura.leidos import CompromisoLeido
from compromisos.models import EnlaceCitado
from compromisos.reglas.diferencias import Trozo
from compromisos.reglas.enlaces import RESPONDEN, Comprobado
from compromisos.reglas.palabras import TipoEnmienda
from compromisos.reglas.plazo import dias_de_retraso

register = template.Library()


@register.filter
def de(tabla: Mapping[Any, Any], clave: Any) -> Any:
    """What a table says of a key: `{{ autorias|de:avance.pk }}`; nothing if it says nothing."""
    return tabla.get(clave, "")


@register.filter
def que_hizo(entrada: Any) -> str:
    """«Lo cambió María Ejemplo», of an entry of a history."""
    frases = {"+": _("Lo creó %(quien)s"), "~": _("Lo cambió %(quien)s"), "-": _("Lo quitó %(quien)s")}
    quien = nombre_de(entrada.history_user) if entrada.history_user else _("el sistema")
    return frases[entrada.history_type] % {"quien": quien}


@register.filter
def como_se_dejo(tipo: str) -> str:
    """«Retirado», of the kind of amendment by which a pledge was left: `{{ c.salida|como_se_dejo }}`"""
    return _(TipoEnmienda(tipo).etiqueta)


@register.filter
def retraso(compromiso: CompromisoLeido, dia: Dia) -> int:
    """Days since its deadline, of one that is still open: `{{ c|retraso:dia }}`; 0 of any other."""
    return dias_de_retraso(compromiso.plazo, compromiso.plazo_fecha, hoy=dia.fecha)


@register.filter
def si_abre(enlace: EnlaceCitado | str) -> str:
    """«Abre: se comprobó hace 2 días.», of what was found behind an address; "" stands for one of which nothing is known."""
    if not isinstance(enlace, EnlaceCitado) or enlace.comprobado_en is None:
        return _("Todavía no se comprobó si abre: ábralo.")
    dia, que = Dia.de_hoy(), Comprobado(enlace.resultado)
    comprobado = cuando(timezone.localdate(enlace.comprobado_en), dia)
    if que in RESPONDEN:
        return _("Abre: se comprobó %(cuando)s.") % {"cuando": comprobado}
    if enlace.falla_desde is None:
        return _("%(que)s (%(cuando)s).") % {"que": _(que.etiqueta), "cuando": comprobado}
    if enlace.falla_desde == dia.fecha:
        return _("No abrió hoy: %(por)s.") % {"por": _(que.explicacion)}
    return _("No abre desde %(cuando)s: %(por)s.") % {
        "cuando": cuando(enlace.falla_desde, dia),
        "por": _(que.explicacion),
    }


@register.filter
def servidor(direccion: str) -> str:
    """«www.gob.pe», of an address."""
    return urlsplit(direccion).netloc


@register.filter
def trozos(comparado: Any) -> list[Trozo]:
    """Word by word, what differs between `antes` and `despues` of anything that has both; [] if they are too unlike."""
    return TextoComparado("", comparado.antes, comparado.despues).trozos
