"""What a role may do, in sentences, read off its permissions: nobody writes it a second time."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from compromisos.publicacion.roles import RolDeCuenta

# (model, action, sentence), in the order of the work. A test holds that no role has an action that none of these tells.
FRASES: tuple[tuple[str, str, str | Promise], ...] = (
    ("compromisos.compromiso", "add", _("Registrar compromisos.")),
    ("compromisos.compromiso", "import", _("Importar archivos de compromisos y de avances.")),
    ("compromisos.compromiso", "publicar", _("Publicar compromisos y enmendar los que ya son públicos.")),
    ("compromisos.avance", "add", _("Escribir avances y enviarlos a revisión.")),
    ("compromisos.avance", "publicar", _("Publicar avances, devolverlos, corregirlos y retirarlos.")),
    (
        "compromisos.avance",
        "verificar",
        _("Marcar avances publicados como verificados o cuestionados, uno por uno o con un archivo."),
    ),
    ("compromisos.foto", "add", _("Subir fotos.")),
    ("compromisos.foto", "publicar", _("Publicar y retirar fotos.")),
    ("instituciones.institucion", "change", _("Registrar instituciones y cambiar sus datos.")),
    ("compromisos.periodo", "add", _("Abrir y cerrar periodos de reporte.")),
    ("compromisos.enlacepersonal", "add", _("Dar enlaces personales para informar sin cuenta.")),
    ("instituciones.contacto", "add", _("Llevar los contactos de las instituciones.")),
    ("compromisos.seguimiento", "add", _("Anotar llamadas y seguimientos.")),
    ("compromisos.seguimiento", "ver_actividad", _("Ver lo que hizo cada persona.")),
    ("compromisos.encargo", "change", _("Decir quién está a cargo de cada institución y compromiso.")),
    ("compromisos.textodecarta", "change", _("Cambiar el texto y la firma de las cartas.")),
    ("compromisos.supresion", "suprimir", _("Pedir y aprobar que se supriman datos personales.")),
    ("compromisos.enlacecitado", "change", _("Decir de qué enlaces citados se guarda copia.")),
    ("compromisos.vinculoconmarco", "add", _("Decir a qué leyes y políticas responde cada compromiso.")),
    ("compromisos.marco", "add", _("Agregar leyes, políticas y agendas.")),
    ("compromisos.senalamiento", "atender", _("Atender los errores que señala la gente.")),
    ("compromisos.edicion", "change", _("Cambiar los datos de las ediciones.")),
    ("compromisos.edicion", "add", _("Crear ediciones y temas.")),
    ("compromisos.compromiso", "delete", _("Borrar borradores de compromisos.")),
    ("auth.user", "change", _("Abrir, cambiar y desactivar cuentas.")),
    ("compromisos.avance", "export", _("Descargar las listas que ve.")),
)


def lo_que_puede(rol: RolDeCuenta) -> list[str | Promise]:
    return [frase for modelo, accion, frase in FRASES if accion in rol.permisos.get(modelo, "").split()]


def de_quienes(rol: RolDeCuenta) -> str | Promise:
    """Of whose pledges and updates: those of one's own institution, what is public, or all."""
    if "informar_por_todas" in rol.permisos.get("instituciones.institucion", ""):
        return _("De todas las instituciones.")
    if "add" in rol.permisos.get("compromisos.avance", "").split():
        return _("Solo de su institución: lo que preparan otras no lo ve.")
    return _("Solo de lo que ya es público.")
