"""The editor's main tool, one module per model."""

from compromisos.admin import (
    avance,
    cola,
    compromiso,
    contacto,
    cuentas,
    edicion,
    enlace_citado,
    enlace_personal,
    foto,
    institucion,
    marco,
    mensaje,
    periodo,
    senalamiento,
    supresion,
)

__all__ = [
    "avance",
    "cola",
    "compromiso",
    "contacto",
    "cuentas",
    "edicion",
    "enlace_citado",
    "enlace_personal",
    "foto",
    "institucion",
    "marco",
    "mensaje",
    "periodo",
    "senalamiento",
    "supresion",
]
