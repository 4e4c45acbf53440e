"""From the cells of a line to a verdict: new, changes, same, or what is wrong with it.

A few hundred lines at a time: first what identifies each, then all that the database knows of them in a
handful of queries, then each row judged in memory by the objects of `filas/`. The cells are read with
widgets of django-import-export; its loop over rows is not used, for it asks the database several times a
row (ADR 10).
"""

from __future__ import annotations

from compromisos.importacion.jueces.avance import JuezDeAvances
from compromisos.importacion.jueces.base import Juez
from compromisos.importacion.jueces.compromiso import JuezDeCompromisos
from compromisos.importacion.jueces.institucion import JuezDeInstituciones

JUECES: dict[str, type[Juez]] = {
    "compromisos": JuezDeCompromisos,
    "avances": JuezDeAvances,
    "instituciones": JuezDeInstituciones,
}
