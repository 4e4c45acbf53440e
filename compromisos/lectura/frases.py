"""The sentence of a set of pledges: how many are kept, broken and unknown, in the active language.

One sentence for every page, picture, feed and report that speaks of more than one pledge, so that all say the same of the
same counts. States are declared by institutions, and the sentence says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from base.numeros import numero
from compromisos.reglas.palabras import Estado


def frase_de_estado(por_estado: Mapping[str, int]) -> str:
    """«De 406 promesas, 57 se declaran cumplidas y 58 en parte; 13 se incumplieron; de 56 no se sabe nada.»

    `por_estado` is {state code: how many}; what it lacks is none. Those under way and not begun are said, but where kept,
    broken and unknown have each their clause: then they are the rest of the total that heads the sentence.
    """
    cuentas = {e: n for e in Estado if (n := por_estado.get(e, 0))}
    total = sum(cuentas.values())
    if not total:
        return _("No hay ninguna promesa.")
    if len(cuentas) == 1:
        (unico,) = cuentas
        return TODAS[unico] % {"n": total, "escrito": numero(total)}
    partes = [
        _cumplidas(cuentas.get(Estado.CUMPLIDO, 0), cuentas.get(Estado.CUMPLIDO_PARCIALMENTE, 0)),
        _incumplidas(cuentas.get(Estado.INCUMPLIDO, 0)),
    ]
    if not {Estado.CUMPLIDO, Estado.INCUMPLIDO, Estado.SIN_INFORMACION} <= cuentas.keys():
        partes.append(_abiertas(cuentas.get(Estado.EN_PROCESO, 0), cuentas.get(Estado.NO_INICIADO, 0)))
    partes.append(_desconocidas(cuentas.get(Estado.SIN_INFORMACION, 0)))
    return _("De %(total)s promesas, %(partes)s.") % {
        "total": numero(total),
        "partes": "; ".join(p for p in partes if p),
    }


# --- All in one state: `n` chooses the number, `escrito` is how it reads ------------------------

TODAS = {
    Estado.SIN_INFORMACION: ngettext_lazy(
        "De la única promesa no se sabe todavía nada: no consta ningún informe.",
        "De %(escrito)s promesas no se sabe todavía nada: no consta ningún informe.",
        "n",
    ),
    Estado.NO_INICIADO: ngettext_lazy(
        "La única promesa se declara sin empezar.", "Las %(escrito)s promesas se declaran sin empezar.", "n"
    ),
    Estado.EN_PROCESO: ngettext_lazy(
        "La única promesa se declara en proceso.", "Las %(escrito)s promesas se declaran en proceso.", "n"
    ),
    Estado.CUMPLIDO_PARCIALMENTE: ngettext_lazy(
        "La única promesa se declara cumplida en parte.",
        "Las %(escrito)s promesas se declaran cumplidas en parte.",
        "n",
    ),
    Estado.CUMPLIDO: ngettext_lazy(
        "La única promesa se declara cumplida.", "Las %(escrito)s promesas se declaran cumplidas.", "n"
    ),
    Estado.INCUMPLIDO: ngettext_lazy(
        "La única promesa se incumplió.", "Las %(escrito)s promesas se incumplieron.", "n"
    ),
}


# --- Clauses -----------------------------------------------------------------------------------


def _cumplidas(enteras: int, en_parte: int) -> str:
    """Always said: it is what is asked first."""
    if enteras and en_parte:
        frase = ngettext(
            "%(n)s se declara cumplida y %(parte)s en parte",
            "%(n)s se declaran cumplidas y %(parte)s en parte",
            enteras,
        )
    elif enteras:
        frase = ngettext("%(n)s se declara cumplida", "%(n)s se declaran cumplidas", enteras)
    elif en_parte:
        frase = ngettext(
            "%(parte)s se declara cumplida en parte y ninguna del todo",
            "%(parte)s se declaran cumplidas en parte y ninguna del todo",
            en_parte,
        )
    else:
        frase = _("ninguna se declara cumplida")
    return frase % {"n": numero(enteras), "parte": numero(en_parte)}


def _incumplidas(n: int) -> str:
    return ngettext("%(n)s se incumplió", "%(n)s se incumplieron", n) % {"n": numero(n)} if n else ""


def _abiertas(en_proceso: int, sin_empezar: int) -> str:
    if en_proceso and sin_empezar:
        frase = ngettext(
            "%(n)s está en proceso y %(sin)s sin empezar",
            "%(n)s están en proceso y %(sin)s sin empezar",
            en_proceso,
        )
    elif en_proceso:
        frase = ngettext("%(n)s está en proceso", "%(n)s están en proceso", en_proceso)
    elif sin_empezar:
        frase = ngettext("%(sin)s está sin empezar", "%(sin)s están sin empezar", sin_empezar)
    else:
        return ""
    return frase % {"n": numero(en_proceso), "sin": numero(sin_empezar)}


def _desconocidas(n: int) -> str:
    return _("de %(n)s no se sabe nada") % {"n": numero(n)} if n else ""
