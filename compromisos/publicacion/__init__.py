"""The only writer of the public record: names only, one module per thing that is written.

Each function is one transaction: it locks the pledge, asks `politicas` whether the step is allowed,
writes, and brings the stored projection up to date. Two people publishing on one pledge take turns;
whoever holds a stale copy is told so by `EdicionSimultanea` and nothing is written.

All take keyword arguments: `por` is the user who answers for it, `ahora` an aware instant (now).
They raise ValidationError with a sentence in Spanish when a step is not allowed. Who may call them
is not asked here: see `permisos.py`.
"""

from compromisos.publicacion.avances import (
    corregir,
    descartar,
    enviar,
    iniciar_correccion,
    observar,
    publicar,
    retirar,
    verificar,
)
from compromisos.publicacion.compromisos import publicar_compromiso
from compromisos.publicacion.enmiendas import dividir, enmendar, fusionar, retirar_compromiso
from compromisos.publicacion.fotos import publicar_foto, retirar_foto
from compromisos.publicacion.lotes import (
    Alta,
    Asiento,
    agregar_metas,
    asentar_lote,
    dar_de_alta,
    quitar_compromisos,
    quitar_metas,
)
from compromisos.publicacion.registro.bloque import anotar_compromisos, asentar_lo_que_falta, en_bloque
from compromisos.publicacion.respuestas import responder

__all__ = [
    "Alta",
    "Asiento",
    "agregar_metas",
    "anotar_compromisos",
    "asentar_lo_que_falta",
    "asentar_lote",
    "corregir",
    "dar_de_alta",
    "descartar",
    "dividir",
    "en_bloque",
    "enmendar",
    "enviar",
    "fusionar",
    "iniciar_correccion",
    "observar",
    "publicar",
    "publicar_compromiso",
    "publicar_foto",
    "responder",
    "quitar_compromisos",
    "quitar_metas",
    "retirar",
    "retirar_compromiso",
    "retirar_foto",
    "verificar",
]
