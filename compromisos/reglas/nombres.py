"""Names that a query finds: those of institutions and themes, which are few and are looked through in memory.

Pure. The same terms as in texts (`reglas/busqueda.py`), by the same stems: what `models/busqueda.py` asks of a database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from base.texto import plegar
from compromisos.reglas.busqueda import LAS_DE_AQUI, VACIAS, ClaseDeTermino, Termino
from compromisos.reglas.raices import raiz


def dice(termino: Termino, palabras: Collection[str]) -> bool:
    """Whether some of these folded words is what the term asks for. A phrase is asked of `se_llama`."""
    buscada = str(termino)
    if buscada in palabras:
        return True
    suya = raiz(buscada)
    comienza = termino.clase is ClaseDeTermino.COMIENZO
    return any(raiz(p) == suya or (comienza and p.startswith(buscada)) for p in palabras)


def se_llama(terminos: Iterable[Termino], nombres: Iterable[str]) -> bool:
    """Whether folded names say all the terms, whichever of them says each."""
    nombres = list(nombres)
    palabras = {p for nombre in nombres for p in nombre.split()}
    return all(
        any(f" {t} " in f" {nombre} " for nombre in nombres)
        if t.clase is ClaseDeTermino.FRASE
        else dice(t, palabras)
        for t in terminos
    )


def de_codigo(consulta: str) -> list[str]:
    """Folded names by which a query may call one pledge, «mimp 2» for «Promesa 2 del MIMP»; none without a number and
    something else."""
    palabras = [p for p in plegar(consulta).split() if p not in LAS_DE_AQUI | VACIAS]
    cifras = [p for p in palabras if p.isdecimal()]
    otras = [p for p in palabras if not p.isdecimal()]
    if not cifras or not otras:
        return []
    tal_cual = " ".join(palabras)
    return list(dict.fromkeys([tal_cual, " ".join([*otras, *cifras])]))
