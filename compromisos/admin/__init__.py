"""The editor's main tool, one module per model."""

from compromisos.admin import (
    avance,
    compromiso,
    contacto,
    cuentas,
    edicion,
    enlace_personal,
    foto,
    institucion,
    mensaje,
    periodo,
    supresion,
)

__all__ = [
    "avance",
    "compromiso",
    "contacto",
    "cuentas",
    "edicion",
    "enlace_personal",
    "foto",
    "institucion",
    "mensaje",
    "periodo",
    "supresion",
]
