"""What an update that waits for review brings, in one sentence: «Sube de 28 a 36 talleres, con «Acta del 12/11».»

Told before it is opened, of the same comparison that is read when it is (`lectura/comparacion.py`).
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.numeros import numero
from compromisos.lectura.comparacion import Comparacion, MedicionComparada
from compromisos.lectura.prevision import frase_de_cambio
from compromisos.reglas.palabras import ESTADOS_CERRADOS, Estado

LARGO = 60  # letters of a title


def que_trae(c: Comparacion) -> str:
    """The state if it changes, the first figure that does, how many more, what is expected otherwise than before, and its new proofs."""
    cambian = [cifra for cifra in c.cifras if cifra.cambia]
    partes = [_estado(c)] if c.estado.cambia else []
    partes += [_cifra(cifra) for cifra in cambian[:1]]
    if cambian[1:]:
        n = len(cambian) - 1
        partes.append(ngettext("cambia %(n)s meta más", "cambian %(n)s metas más", n) % {"n": numero(n)})
    antes = c.anterior.prevision if c.anterior else ""
    if c.avance.estado not in ESTADOS_CERRADOS and (frase := frase_de_cambio(antes, c.avance.prevision)):
        partes.append(frase)
    dicho = "; ".join(partes) or _("no cambia el estado ni las cifras")
    return capfirst(f"{dicho}, {_pruebas(c)}.")


def _estado(c: Comparacion) -> str:
    ahora = _(Estado(c.avance.estado).etiqueta)
    if c.anterior is None:
        return _("primer informe: «%(estado)s»") % {"estado": ahora}
    return _("pasa de «%(antes)s» a «%(ahora)s»") % {
        "antes": _(Estado(c.anterior.estado).etiqueta),
        "ahora": ahora,
    }


def _cifra(cifra: MedicionComparada) -> str:
    antes, despues = cifra.antes, cifra.despues or Decimal(0)
    datos = {"antes": numero(antes), "ahora": numero(despues), "unidad": cifra.meta.unidad}
    if antes is None:
        frase = _("informa %(ahora)s %(unidad)s por primera vez")
    elif despues > antes:
        frase = _("sube de %(antes)s a %(ahora)s %(unidad)s")
    else:
        frase = _("baja de %(antes)s a %(ahora)s %(unidad)s")
    return " ".join((frase % datos).split())


def _pruebas(c: Comparacion) -> str:
    nuevas = [evidencia for evidencia, es_nueva in c.evidencias if es_nueva]
    if len(nuevas) == 1:
        return _("con «%(titulo)s»") % {"titulo": Truncator(nuevas[0].titulo).chars(LARGO)}
    if nuevas:
        return _("con %(n)s pruebas nuevas") % {"n": numero(len(nuevas))}
    return _("sin pruebas nuevas") if c.evidencias else _("sin pruebas")
