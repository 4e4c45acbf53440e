"""From the cells of a line to a verdict: new, changes, same, or what is wrong with it.

`base.py` has the one loop that judges, for every kind of file. A judge knows its kind: what a row is of, what the
database holds of it, and what the models say of what it brings. The loop is ours and not that of
django-import-export, which asks the database several times a row (ADR 10, ADR 19).
"""

from __future__ import annotations

from compromisos.importacion.jueces.avance import JuezDeAvances
from compromisos.importacion.jueces.base import Juez
from compromisos.importacion.jueces.institucion import JuezDeInstituciones
from compromisos.importacion.jueces.juez_de_compromisos import JuezDeCompromisos
from compromisos.importacion.jueces.verificacion import JuezDeVerificaciones
from compromisos.importacion.jueces.vinculo import JuezDeVinculos

JUECES: dict[str, type[Juez]] = {
    "compromisos": JuezDeCompromisos,
    "avances": JuezDeAvances,
    "instituciones": JuezDeInstituciones,
    "marcos": JuezDeVinculos,
    "verificaciones": JuezDeVerificaciones,
}
