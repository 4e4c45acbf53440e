"""The only writer of the public record: names only, one module per thing that is written.

Each function is one transaction: it locks the pledge, asks `politicas` whether the step is allowed,
writes, and brings the stored projection up to date. Two people publishing on one pledge take turns;
whoever holds a stale copy is told so by `EdicionSimultanea` and nothing is written.

All take keyword arguments: `por` is the user who answers for it, `ahora` an aware instant (now).
They raise ValidationError with a sentence in Spanish when a step is not allowed. Who may call them
is not asked here: see `permisos.py`.
"""

from compromisos.publicacion.avances import (
    descartar,
    enviar,
    enviar_y_publicar,
    iniciar_correccion,
    observar,
    publicar,
    retirar,
    terminar_borrador,
    verificar,
)
from compromisos.publicacion.compromisos import publicar_compromiso, publicar_compromisos
from compromisos.publicacion.datos import MetaPedida, cambios_pedidos, ver_cambios
from compromisos.publicacion.enmiendas import (
    corregir_errata,
    dividir,
    enmendar,
    enmendar_datos,
    fusionar,
    retirar_compromiso,
)
from compromisos.publicacion.ensayo import como_publico
from compromisos.publicacion.fotos import publicar_foto, retirar_foto
from compromisos.publicacion.lotes import (
    Alta,
    AvanceCompleto,
    agregar_metas,
    dar_de_alta,
    quitar_compromisos,
    quitar_metas,
    sellar_lote,
)
from compromisos.publicacion.observados import FaltaConfirmarVerificacion, ValorDado
from compromisos.publicacion.propuestas import aprobar_propuesta, devolver_propuesta, proponer_enmienda
from compromisos.publicacion.registro.bloque import (
    al_terminar,
    anotar_compromisos,
    anotar_lo_que_falta,
    en_bloque,
    modificar,
)
from compromisos.publicacion.respuestas import responder
from compromisos.publicacion.senalamientos import recibir as recibir_senalamiento
from compromisos.publicacion.sin_efecto import dejar_sin_efecto
from compromisos.publicacion.supresiones import aprobar as aprobar_supresion
from compromisos.publicacion.supresiones import pedir as pedir_supresion
from compromisos.publicacion.supresiones import rechazar as rechazar_supresion

__all__ = [
    "Alta",
    "AvanceCompleto",
    "FaltaConfirmarVerificacion",
    "MetaPedida",
    "ValorDado",
    "agregar_metas",
    "al_terminar",
    "anotar_compromisos",
    "anotar_lo_que_falta",
    "aprobar_supresion",
    "aprobar_propuesta",
    "cambios_pedidos",
    "como_publico",
    "corregir_errata",
    "dar_de_alta",
    "dejar_sin_efecto",
    "descartar",
    "devolver_propuesta",
    "dividir",
    "en_bloque",
    "enmendar",
    "enmendar_datos",
    "enviar",
    "enviar_y_publicar",
    "fusionar",
    "iniciar_correccion",
    "modificar",
    "observar",
    "pedir_supresion",
    "proponer_enmienda",
    "publicar",
    "publicar_compromiso",
    "publicar_compromisos",
    "publicar_foto",
    "quitar_compromisos",
    "quitar_metas",
    "recibir_senalamiento",
    "rechazar_supresion",
    "responder",
    "retirar",
    "retirar_compromiso",
    "retirar_foto",
    "sellar_lote",
    "terminar_borrador",
    "ver_cambios",
    "verificar",
]
