"""Validity intervals: what each public row of these models said, from when and until when (`base/vigencias.py`).

Avances, mediciones, evidencias, verificaciones and amendments have none: they are sealed and dated by themselves.
Territorios are a reference table, loaded once.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from base.vigencias import vigencias_de
from compromisos.models.compromiso import Compromiso, SituacionCompromiso
from compromisos.models.edicion import Edicion, Eje, Participacion
from compromisos.models.evidencia import Foto
from compromisos.models.marco import ElementoDeMarco, Marco
from compromisos.models.meta import Meta
from compromisos.models.periodo import Periodo

EdicionVigencia = vigencias_de(Edicion)
ParticipacionVigencia = vigencias_de(Participacion, grupo="edicion_id")
EjeVigencia = vigencias_de(Eje)
MarcoVigencia = vigencias_de(Marco)
ElementoDeMarcoVigencia = vigencias_de(ElementoDeMarco, grupo="marco_id")
# Its board is for the staff.
PeriodoVigencia = vigencias_de(Periodo, omitidas=["tablero_al_cierre"], nace="abierto_en")
# The stored projection is of today: what was reported is dated by itself.
CompromisoVigencia = vigencias_de(
    Compromiso,
    omitidas=[c for c in Compromiso.PROYECCION if c.startswith("vigente_")],
    vectores=True,
    publica=Q(situacion=SituacionCompromiso.PUBLICADO),
    nace="publicado_en",
    iguales=["texto_plegado"],
    buscadas=["codigo", "institucion_id"],
)
DEL_COMPROMISO: dict[str, Any] = {
    "grupo": "compromiso_id",
    "publica": Q(compromiso__situacion=SituacionCompromiso.PUBLICADO),
    "nace": "compromiso__publicado_en",
}
EjeDeCompromisoVigencia = vigencias_de(Compromiso.ejes.through, "EjeDeCompromisoVigencia", **DEL_COMPROMISO)
TerritorioDeCompromisoVigencia = vigencias_de(
    Compromiso.territorios.through, "TerritorioDeCompromisoVigencia", **DEL_COMPROMISO
)
MetaVigencia = vigencias_de(Meta, **DEL_COMPROMISO)
# Withdrawn, a photo is gone from every day.
FotoVigencia = vigencias_de(
    Foto,
    omitidas=["huellas"],  # of files that never change
    siempre=("retirada_en", "motivo_retiro"),
    publica=Q(publicada_en__isnull=False),
    nace="publicada_en",
)
