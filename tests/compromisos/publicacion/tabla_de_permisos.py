"""Who may do what: the one table. Real requests try every cell of it, and docs/roles.md prints it.

    S  yes
    N  refused: 403, or that part of what was sent is not taken
    ·  as if it were not there: the same answer as for what does not exist
    E  sent to sign in

Columns in the order of COLUMNAS. An enlace is tried on what is of their own institution and of another's; everybody
else on both, with one and the same answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from base.dias import Dia
from compromisos.models import (
    Avance,
    Compromiso,
    Edicion,
    Eje,
    Encargo,
    EnlaceCitado,
    EnlacePersonal,
    Firma,
    Foto,
    Importacion,
    Periodo,
    PropuestaDeEnmienda,
    Retiro,
    Seguimiento,
    Senalamiento,
    SenalamientoPublicado,
    Supresion,
    TextoDeCarta,
    Verificacion,
    VerificacionSinEfecto,
    VinculoConMarco,
)
from compromisos.publicacion import roles
from compromisos.reglas.cadena import huella
from instituciones.models import Contacto, Enlace, Institucion
from tests.compromisos.publicacion.mundo_de_permisos import Cosas
from tests.factories import crear_edicion

COLUMNAS = {
    "anonimo": "Sin cuenta",
    "enlace": "Enlace, de la suya",
    "enlace_otra": "Enlace, de otra",
    "verificacion": "Verificación",
    "direccion": "Dirección",
    "revisora": "Revisora",
    "editora": "Editora",
    "administracion": "Administración",
    "superusuario": "Superusuario",
}
Datos = Callable[[Cosas], dict]


@dataclass(frozen=True)
class Accion:
    """A request to the address `url` of the thing `clave`, with a query or a form if any.

    It succeeded when `ve` is on the page, and when `hizo` says that it is done.
    """

    texto: str
    celdas: str
    url: str
    clave: str = ""
    cola: tuple = ()
    consulta: Datos | None = None
    datos: Datos | None = None
    ve: Callable[[Cosas], str] | None = None
    hizo: Callable[[Cosas], bool] | None = None

    def esperado(self) -> dict[str, str]:
        return dict(zip(COLUMNAS, self.celdas.split(), strict=True))


def _sin_partes(*prefijos: str) -> dict:
    return {f"{p}-{cual}_FORMS": 0 for p in prefijos for cual in ("TOTAL", "INITIAL")}


def _version(objeto: str) -> Datos:
    return lambda c: {"version": getattr(c, objeto).version, "motivo": "Una razón."}


def _publico(c: Cosas) -> int | str:
    """What is public of the pledge of its updates, as a form that compares with it says it."""
    return Compromiso.objects.get(pk=c.compromiso.pk).vigente_avance_id or ""


def _decision(boton: str) -> Datos:
    return lambda c: {
        "version": c.enviado.version, "frente_a": _publico(c), "motivo": "Una razón.", boton: "",
    }  # fmt: skip


def _publicar_varios(c: Cosas) -> dict:
    pk = c.enviado.pk
    return {"pk": pk, f"version-{pk}": c.enviado.version, f"frente-{pk}": _publico(c)}


def _publicar_compromisos(c: Cosas) -> dict:
    return {"vistos": f"{c.proyecto.pk}:{c.proyecto.version}", "cuantos": 1, "_publicar": ""}


def _compromiso(c: Cosas, **cambios) -> dict:
    return {
        "edicion": c.edicion.pk, "institucion": c.institucion.pk, "numero": 7, "titulo": "Otro título",
        "texto": "Haremos otra cosa.", **_sin_partes("metas"), **cambios,
    }  # fmt: skip


def _avance(c: Cosas, **cambios) -> dict:
    return {
        "compromiso": c.compromiso.pk, "fecha_corte": "2026-09-30", "estado": "en_proceso",
        "descripcion": "Otra descripción.", **_sin_partes("mediciones", "evidencias"), **cambios,
    }  # fmt: skip


def _enmienda(c: Cosas, **cambios) -> dict:
    return {"version": c.compromiso.version, "motivo": "Una razón.", "_confirmar": "", **cambios}


def _pieza(c: Cosas) -> dict:
    return {"pieza": huella(c.publicado.descripcion), "motivo": "Nombraba a una persona."}


def _verificaciones(c: Cosas) -> dict:
    lineas = f"avance,resultado,motivo\n{c.publicado.pk},verificado,Se visitó.\n"
    return {"tabla": "verificaciones", "archivo": SimpleUploadedFile("v.csv", lineas.encode())}


def _archivo(c: Cosas) -> dict:
    filas = f"edicion,institucion,numero,compromiso\n{c.edicion.slug},{c.institucion.nombre},9,Uno más.\n"
    return {"tabla": "compromisos", "archivo": SimpleUploadedFile("f.csv", filas.encode())}


def _contacto(c: Cosas) -> dict:
    return {
        "institucion": c.institucion.pk,
        "nombre": "Rosa Nueva",
        "papel": "titular",
        "telefono": "(01) 000 0001",
    }


def _en_csv(_c: Cosas) -> dict:
    return {"resource": "0", "format": "0"}


def _cuenta(c: Cosas, **cambios) -> dict:
    return {
        "nombre": "Quien informa",
        "correo": f"{c.cuenta.username}@example.org",
        "rol": "enlace",
        "institucion": [c.institucion.pk],
        **cambios,
    }


def _leido(modelo, objeto: str, campo: str, valor) -> Callable[[Cosas], bool]:
    return lambda c: getattr(modelo.objects.get(pk=getattr(c, objeto).pk), campo) == valor


def _respuesta_publica(c: Cosas) -> dict:
    return {
        "_responder": "", "visto": "nuevo", "resultado": "corregido", "respuesta": "Tenía razón.", "publicar": "on",
        "pregunta": "Está mal.", "anotacion": "",
    }  # fmt: skip


def _hay(modelo, **filtro) -> Callable[[Cosas], bool]:
    return lambda c: modelo.objects.filter(**filtro).exists()


def _otra_cuenta(campo: str, valor) -> Callable[[Cosas], bool]:
    return lambda c: getattr(get_user_model().objects.get(pk=c.cuenta.pk), campo) == valor


CLAVE = "Tres-tristes-tigres-25"
AV, CO, IN = "compromisos_avance", "compromisos_compromiso", "instituciones_institucion"
CT = "instituciones_contacto"
SU = "compromisos_supresion"
SE = "compromisos_senalamiento"
PASO, EP, PE = f"{AV}_paso", "compromisos_enlacepersonal", "compromisos_periodo"

TABLA: dict[str, list[Accion]] = {
    "Compromisos": [
        Accion("Verlo en la lista", "E S · N S S S S S", f"{CO}_changelist", ve=lambda c: c.compromiso.titulo),
        Accion("Ver un borrador en la lista", "E S · N S S S S S", f"{CO}_changelist", ve=lambda c: c.proyecto.titulo),
        Accion("Buscarlo al escribir", "E S · N S S S S S", "autocomplete", ve=lambda c: c.proyecto.codigo,
               consulta=lambda c: {"app_label": "compromisos", "model_name": "foto", "field_name": "compromiso", "term": "proyecto"}),
        Accion("Abrir un borrador", "E S · N S S S S S", f"{CO}_change", "proyecto", ve=lambda c: c.proyecto.texto),
        Accion("Leerlo, en borrador", "E S · N S S S S S", f"{CO}_leer", "proyecto", ve=lambda c: c.proyecto.texto),
        Accion("Leerlo, publicado", "E S · N S S S S S", f"{CO}_leer", "compromiso", ve=lambda c: c.compromiso.texto),
        Accion("Leer su historial", "E S · · S S S S S", f"{CO}_history", "proyecto"),
        Accion("Registrarlo", "E S · N N N S S S", f"{CO}_add", datos=_compromiso, hizo=_hay(Compromiso, numero=7)),
        Accion("Enmendar un borrador", "E S · N N N S S S", f"{CO}_change", "proyecto",
               datos=lambda c: _compromiso(c, version_vista=c.proyecto.version), hizo=_leido(Compromiso, "proyecto", "titulo", "Otro título")),
        Accion("Editarlo una vez publicado, sin enmendarlo", "E N · N N N N N N", f"{CO}_change", "compromiso",
               datos=lambda c: _compromiso(c, version_vista=c.compromiso.version), hizo=_leido(Compromiso, "compromiso", "titulo", "Otro título")),
        Accion("Ver un borrador como lo leerá el público", "E S · · S S S S S", f"{CO}_como_se_vera", "proyecto", ve=lambda c: c.proyecto.texto),
        Accion("Publicarlo", "E N · · N S S S S", f"{CO}_publicar", "proyecto", datos=_version("proyecto"),
               hizo=_leido(Compromiso, "proyecto", "situacion", "publicado")),
        Accion("Publicar varios compromisos", "E N N N N S S S S", f"{CO}_publicar_varios", datos=_publicar_compromisos,
               hizo=_leido(Compromiso, "proyecto", "situacion", "publicado")),
        Accion("Ver cómo quedaría enmendado", "E S · · N S S S S", f"{CO}_enmendar", "compromiso"),
        Accion("Proponer que se enmiende", "E S · · N N N N N", f"{CO}_enmendar", "compromiso",
               datos=lambda c: _enmienda(c, tipo="redaccion", texto="Dice otra cosa."), hizo=_hay(PropuestaDeEnmienda)),
        Accion("Ver las enmiendas propuestas", "E N N N N S S S S", f"{CO}_propuestas"),
        Accion("Darle otro texto a lo publicado", "E N · · N S S S S", f"{CO}_enmendar", "compromiso",
               datos=lambda c: _enmienda(c, tipo="redaccion", texto="Dice otra cosa."), hizo=_leido(Compromiso, "compromiso", "texto", "Dice otra cosa.")),
        Accion("Retirar un compromiso publicado", "E N · · N S S S S", f"{CO}_enmendar", "compromiso",
               datos=lambda c: _enmienda(c, tipo="retiro"), hizo=lambda c: Compromiso.objects.dejados(Dia.de_hoy()).filter(pk=c.compromiso.pk).exists()),
        Accion("Borrar un borrador", "E N N N N N N S S", f"{CO}_delete", "proyecto", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Compromiso.objects.filter(pk=c.proyecto.pk).exists()),
        Accion("Borrar lo publicado", "E N N N N N N N N", f"{CO}_delete", "compromiso", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Compromiso.objects.filter(pk=c.compromiso.pk).exists()),
        Accion("Saber por su número que existe", "E · · · · · · · ·", "view_on_site", "proyecto"),
    ],
    "Avances": [
        Accion("Ver un borrador en la lista", "E S · · S S S S S", f"{AV}_changelist", ve=lambda c: f"/avance/{c.borrador.pk}/change/"),
        Accion("Ver uno publicado en la lista", "E S · S S S S S S", f"{AV}_changelist", ve=lambda c: f"/avance/{c.publicado.pk}/change/"),
        Accion("Abrir un borrador", "E S · · S S S S S", f"{AV}_change", "borrador", ve=lambda c: c.borrador.descripcion),
        Accion("Abrir uno publicado", "E S · S S S S S S", f"{AV}_change", "publicado", ve=lambda c: c.publicado.descripcion),
        Accion("Leer el historial de uno publicado", "E S · · S S S S S", f"{AV}_history", "publicado"),
        Accion("Bajar la evidencia de un borrador", "E S · · S S S S S", f"{AV}_evidencia", "de_borrador"),
        Accion("Bajar la evidencia de uno publicado", "E S · S S S S S S", f"{AV}_evidencia", "de_publicado"),
        Accion("Ver la evidencia de un borrador", "E S · · S S S S S", f"{AV}_vista", "de_borrador"),
        Accion("Ver la evidencia de uno publicado", "E S · S S S S S S", f"{AV}_vista", "de_publicado"),
        Accion("Registrarlo", "E S · N N N S S S", f"{AV}_add", datos=lambda c: _avance(c, fecha_corte="2026-10-31"), hizo=_hay(Avance, descripcion="Otra descripción.")),
        Accion("Enmendar un borrador", "E S · N N S S S S", f"{AV}_change", "borrador",
               datos=lambda c: _avance(c, version_vista=c.borrador.version), hizo=_leido(Avance, "borrador", "descripcion", "Otra descripción.")),
        Accion("Enmendar uno publicado", "E N · N N N N N N", f"{AV}_change", "publicado",
               datos=lambda c: _avance(c, version_vista=c.publicado.version), hizo=_leido(Avance, "publicado", "descripcion", "Otra descripción.")),
        Accion("Enviarlo a revisión", "E S · · N S S S S", PASO, "borrador", ("enviar",), datos=_version("borrador"),
               hizo=_leido(Avance, "borrador", "situacion", "en_revision")),
        Accion("Descartar un borrador", "E S · · N S S S S", PASO, "borrador", ("descartar",), datos=_version("borrador"),
               hizo=lambda c: not Avance.objects.filter(pk=c.borrador.pk).exists()),
        Accion("Devolverlo con un motivo", "E N · · N S S S S", f"{AV}_revisar", "enviado", datos=_decision("_devolver"),
               hizo=_leido(Avance, "enviado", "situacion", "observado")),
        Accion("Publicarlo", "E N · · N S S S S", f"{AV}_revisar", "enviado", datos=_decision("_publicar"),
               hizo=_leido(Avance, "enviado", "situacion", "publicado")),
        Accion("Publicar varios", "E N N N N S S S S", f"{AV}_publicar_varios", datos=_publicar_varios,
               hizo=_leido(Avance, "enviado", "situacion", "publicado")),
        Accion("Corregir lo publicado", "E N · N N S S S S", PASO, "publicado", ("corregir",), datos=_version("publicado"),
               hizo=lambda c: Avance.objects.filter(corrige=c.publicado).exists()),
        Accion("Retirar lo publicado", "E N · N N S S S S", PASO, "publicado", ("retirar",), datos=_version("publicado"),
               hizo=lambda c: Retiro.objects.filter(avance=c.publicado).exists()),
        Accion("Verificarlo", "E N · S N S N S S", PASO, "publicado", ("verificar",),
               datos=lambda c: {**_version("publicado")(c), "resultado": "verificado", "verificador": "Alguien"},
               hizo=lambda c: Verificacion.objects.filter(avance=c.publicado).exists()),
        Accion("Responder a una verificación", "E S · N N S S S S", f"{AV}_responder", "verificacion", datos=lambda c: {"texto": "Así fue."},
               hizo=lambda c: c.verificacion.respuestas.por_publicar().exists()),
        Accion("Publicar la respuesta", "E N · N N S S S S", f"{AV}_responder", "verificacion", datos=lambda c: {"texto": "Así fue.", "_publicar": ""},
               hizo=lambda c: c.verificacion.respuestas.sellados().exists()),
        Accion("Dejar sin efecto la verificación de otro rol", "E N · N N N N S S", f"{AV}_sin_efecto", "verificacion",
               datos=lambda c: {"motivo": "Era otra sede."},
               hizo=lambda c: VerificacionSinEfecto.objects.filter(verificacion=c.verificacion).exists()),
    ],
    "Fotos": [
        Accion("Abrir un borrador", "E S · N S S S S S", "compromisos_foto_change", "foto", ve=lambda c: c.foto.texto_alternativo),
        Accion("Publicarla", "E N · · N S S S S", "compromisos_foto_paso", "foto", ("publicar",), datos=_version("foto"),
               hizo=lambda c: Foto.objects.get(pk=c.foto.pk).publicada_en is not None),
        Accion("Publicar varias", "E N N N N S S S S", "compromisos_foto_publicar_varias",
               datos=lambda c: {"vistas": f"{c.foto.pk}:{c.foto.version}"}, hizo=lambda c: Foto.objects.get(pk=c.foto.pk).publicada_en is not None),
        Accion("Borrar un borrador", "E S · N N N S S S", "compromisos_foto_delete", "foto", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Foto.objects.filter(pk=c.foto.pk).exists()),
    ],
    "Instituciones y ediciones": [
        Accion("Abrir una institución", "E S · N S S S S S", f"{IN}_change", "institucion", ve=lambda c: c.institucion.nombre),
        Accion("Leer una institución", "E S · N S S S S S", f"{IN}_leer", "institucion", ve=lambda c: c.compromiso.codigo),
        Accion("Buscarla al escribir", "E S · N S S S S S", "autocomplete", ve=lambda c: c.institucion.sigla,
               consulta=lambda c: {"app_label": "compromisos", "model_name": "compromiso", "field_name": "institucion", "term": "entidad"}),
        Accion("Enmendar una institución", "E N N N N N S S S", f"{IN}_change", "institucion",
               datos=lambda c: {"nombre": "Otro nombre", "sigla": c.institucion.sigla, "version_vista": c.institucion.version, "motivo_del_cambio": "Se llama así.", **_sin_partes("denominaciones")},
               hizo=_leido(Institucion, "institucion", "nombre", "Otro nombre")),
        Accion("Dar de alta una institución", "E N N N N N S S S", f"{IN}_add",
               datos=lambda c: {"nombre": "Una nueva", "slug": "nueva", **_sin_partes("denominaciones")}, hizo=_hay(Institucion, slug="nueva")),
        Accion("Enmendar una edición", "E N N N N N S S S", "compromisos_edicion_change", "edicion",
               datos=lambda c: {"nombre": "Otra edición", "periodicidad": c.edicion.periodicidad, "version_vista": c.edicion.version, "motivo_del_cambio": "Se llama así.", **_sin_partes("participaciones")},
               hizo=_leido(Edicion, "edicion", "nombre", "Otra edición")),
        Accion("Crear una edición", "E N N N N N N S S", "compromisos_edicion_add",
               datos=lambda c: {"nombre": "Nueva", "slug": "nueva", "periodicidad": c.edicion.periodicidad, **_sin_partes("participaciones")}, hizo=_hay(Edicion, slug="nueva")),
        Accion("Crear un eje", "E N N N N N N S S", "compromisos_eje_add",
               datos=lambda c: {"nombre": "Nuevo", "codigo": "nuevo", "orden": 9}, hizo=_hay(Eje, codigo="nuevo")),
    ],
    "Contactos": [
        Accion("Leer los de una institución", "E · · N S S S S S", f"{IN}_leer", "institucion", ve=lambda c: c.contacto.nombre),
        Accion("Ver el directorio", "E N N N S S S S S", f"{CT}_changelist", ve=lambda c: c.contacto.nombre),
        Accion("Anotar uno", "E N N N N N S S S", f"{CT}_add", datos=_contacto, hizo=_hay(Contacto, nombre="Rosa Nueva")),
        Accion("Cambiarlo", "E N N N N N S S S", f"{CT}_change", "contacto",
               datos=lambda c: {**_contacto(c), "version_vista": c.contacto.version}, hizo=_leido(Contacto, "contacto", "nombre", "Rosa Nueva")),
        Accion("Quitarlo", "E N N N N N S S S", f"{CT}_delete", "contacto", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Contacto.objects.filter(pk=c.contacto.pk).exists()),
        Accion("Quitarlo y borrar sus datos del historial", "E N N N N N S S S", f"{CT}_delete", "contacto",
               datos=lambda c: {"post": "yes", "olvidar": "on"},
               hizo=lambda c: not Contacto.history.model.objects.filter(nombre=c.contacto.nombre).exists()),
        Accion("Exportar el directorio", "E N N N N N S S S", f"{CT}_export", datos=_en_csv, ve=lambda c: c.contacto.nombre),
    ],
    "Supresión de datos personales": [
        Accion("Ver lo que se pidió suprimir", "E N N N N S S S S", f"{SU}_changelist", ve=lambda c: c.supresion.motivo),
        Accion("Ver qué textos tiene un avance publicado", "E N N N N S S S S", f"{SU}_pedir", "publicado", ("avance",), ve=lambda c: c.publicado.descripcion),
        Accion("Pedir que se supriman", "E N N N N S S S S", f"{SU}_pedir", "publicado", ("avance",), datos=_pieza,
               hizo=_hay(Supresion, motivo="Nombraba a una persona.")),
        Accion("Abrir lo que pidió otra persona", "E N N N N S S S S", f"{SU}_change", "supresion", ve=lambda c: c.publicado.descripcion),
        Accion("Suprimir para siempre lo que pidió otra persona", "E N N N N S S S S", f"{SU}_change", "supresion", datos=lambda c: {"entendido": "on"},
               hizo=lambda c: Avance.objects.get(pk=c.publicado.pk).descripcion.startswith("[Texto suprimido")),
        Accion("Rechazarlo", "E N N N N S S S S", f"{SU}_change", "supresion", datos=lambda c: {"_rechazar": "", "motivo_rechazo": "No hace falta."},
               hizo=lambda c: Supresion.objects.get(pk=c.supresion.pk).rechazada_en is not None),
        Accion("Borrar el pedido", "E N N N N N N N N", f"{SU}_delete", "supresion", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Supresion.objects.filter(pk=c.supresion.pk).exists()),
    ],
    "Errores que señala la gente": [
        Accion("Ver cuáles hay", "E N N N N S S S S", f"{SE}_changelist", ve=lambda c: c.senalamiento.pagina),
        Accion("Leer uno", "E N N N N S S S S", f"{SE}_change", "senalamiento", ve=lambda c: c.senalamiento.que),
        Accion("Estudiarlo", "E N N N N S S S S", f"{SE}_change", "senalamiento", datos=lambda c: {"_estudiar": "", "visto": "nuevo"},
               hizo=_hay(Senalamiento, situacion="en_estudio")),
        Accion("Responderlo y publicar la respuesta", "E N N N N S S S S", f"{SE}_change", "senalamiento", datos=_respuesta_publica,
               hizo=_hay(SenalamientoPublicado)),
        Accion("Borrarlo", "E N N N N N N N N", f"{SE}_delete", "senalamiento", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Senalamiento.objects.filter(pk=c.senalamiento.pk).exists()),
    ],
    "Archivos": [
        Accion("Subir uno con compromisos", "E S N · N · S S S", "importar", datos=_archivo,
               hizo=lambda c: Importacion.objects.filter(informe__conteos__nueva=1).exists()),
        Accion("Subir uno con verificaciones", "E · · S N S · S S", "importar", datos=_verificaciones,
               hizo=lambda c: Importacion.objects.filter(tabla="verificaciones").exists()),
        Accion("Descargar sus filas", "E S · N N N S S S", "importar_mis_filas",
               consulta=lambda c: {"institucion": c.institucion.slug, "tabla": "compromisos", "formato": "csv"}),
        Accion("Abrir la importación de otra persona", "E · · · · · · · ·", "importar_revisar", "pendiente"),
        Accion("Abrir la que otra persona propone", "E · · · · N S S S", "importar_revisar", "propuesta"),
        Accion("Bajar las filas con error de otra persona", "E · · · · · · · ·", "importar_errores", "pendiente", ("csv",)),
        Accion("Exportar la lista de compromisos, borradores incluidos", "E S · N S S S S S", f"{CO}_export", datos=_en_csv, ve=lambda c: c.proyecto.codigo),
        Accion("Exportar la lista de avances, borradores incluidos", "E S · N S S S S S", f"{AV}_export", datos=_en_csv,
               ve=lambda c: f"\n{c.borrador.pk},{c.borrador.compromiso.codigo}"),
        Accion("Exportar la lista de instituciones", "E S · N S S S S S", f"{IN}_export", datos=_en_csv, ve=lambda c: c.institucion.nombre),
        Accion("Ir a importar desde la lista de compromisos", "E S S N N N S S S", f"{CO}_import"),
        Accion("Ir a importar desde la lista de avances", "E S S N N N S S S", f"{AV}_import"),
        Accion("Ir a importar desde la lista de instituciones", "E N N N N N S S S", f"{IN}_import"),
    ],
    "Enlaces personales": [
        Accion("Ver los que hay", "E N N N N N S S S", f"{EP}_changelist", ve=lambda c: c.personal.correo),
        Accion("Llevárselos en un archivo", "E N N N N N S S S", f"{EP}_descargar", consulta=lambda c: {"formato": "csv"}),
        Accion("Dar uno", "E N N N N N S S S", f"{EP}_add",
               datos=lambda c: {"institucion": c.institucion.pk, "nombre": "N", "correo": "n@example.org", "hasta": timezone.localdate()},
               hizo=_hay(EnlacePersonal, nombre="N")),
        Accion("Enviarlo por correo", "E · · · N N S S S", f"{EP}_enviar", "personal", datos=lambda c: {"secreto": c.secreto}),
        Accion("Dar otro a la misma persona", "E · · · N N S S S", f"{EP}_renovar", "personal", datos=lambda c: {"post": "yes"},
               hizo=lambda c: EnlacePersonal.objects.get(pk=c.personal.pk).revocado_en is not None),
        Accion("Revocarlo", "E · · · N N S S S", f"{EP}_revocar", "personal", datos=lambda c: {"post": "yes"},
               hizo=lambda c: EnlacePersonal.objects.get(pk=c.personal.pk).revocado_en is not None),
        Accion("Borrarlo", "E N N N N N N N N", f"{EP}_delete", "personal", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not EnlacePersonal.objects.filter(pk=c.personal.pk).exists()),
    ],
    "Periodos de reporte": [
        Accion("Ver quién ha respondido", "E N N N S S S S S", f"{PE}_tablero", "corte", ve=lambda c: "Informaron"),
        Accion("Abrir uno", "E N N N N N S S S", f"{PE}_add",
               datos=lambda c: {"edicion": crear_edicion().pk, "nombre": "N", "slug": "n", "desde": "2099-01-01", "cierra": "2099-03-31"},
               hizo=_hay(Periodo, slug="n")),
        Accion("Cambiar su día de cierre", "E N N N N N S S S", f"{PE}_change", "corte",
               datos=lambda c: {"nombre": "Otro", "cierra": c.corte.cierra, "motivo_del_cambio": "Se llama así."}, hizo=_leido(Periodo, "corte", "nombre", "Otro")),
        Accion("Cerrarlo", "E N N N N N S S S", f"{PE}_cerrar", "corte", datos=lambda c: {"motivo": "Se adelantó.", "palabra": "CERRAR"},
               hizo=lambda c: not Periodo.objects.get(pk=c.corte.pk).abierto),
        Accion("Deshacer el cierre", "E N N N N N S S S", f"{PE}_reabrir", "corte"),
        Accion("Recordar ahora", "E N N N N N S S S", f"{PE}_recordar", "corte"),
        Accion("Dar enlaces a todas las que no tienen", "E N N N N N S S S", f"{PE}_enlaces", "corte"),
        Accion("Borrarlo", "E N N N N N N N N", f"{PE}_delete", "corte", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not Periodo.objects.filter(pk=c.corte.pk).exists()),
    ],
    "Seguimiento": [
        Accion("Ver quién está a cargo de cada institución", "E N N N S S S S S", "encargos", ve=lambda c: c.institucion.nombre),
        Accion("Dar una institución a alguien", "E N N N N N S S S", "encargos_dar",
               datos=lambda c: {"institucion": c.institucion.pk, "persona": get_user_model().objects.get(is_superuser=True).pk},
               hizo=lambda c: Encargo.objects.filter(institucion=c.institucion).exists()),
        Accion("Leer lo que se habló con una", "E N N N S S S S S", "seguimiento",
               consulta=lambda c: {"quien": "todos", "ver": "todo"}, ve=lambda c: c.seguimiento.texto),
        Accion("Anotar una llamada", "E N N N N S S S S", "seguimiento_anotar",
               datos=lambda c: {"tipo": "llamada", "fecha": "2026-01-02", "texto": "N", "institucion": c.institucion.pk},
               hizo=_hay(Seguimiento, texto="N")),
        Accion("Corregir lo anotado", "E N N N N S S S S", "seguimiento_editar", "seguimiento",
               datos=lambda c: {"tipo": "nota", "fecha": "2026-01-02", "texto": "Otro texto."},
               hizo=_leido(Seguimiento, "seguimiento", "texto", "Otro texto.")),
        Accion("Cerrarlo", "E N N N N S S S S", "seguimiento_cerrar", "seguimiento", datos=lambda c: {"post": "yes"},
               hizo=lambda c: Seguimiento.objects.get(pk=c.seguimiento.pk).cerrado_en is not None),
        Accion("Ver qué falta en los datos", "E N N N S S S S S", "calidad", ve=lambda c: "Calidad de los datos"),
        Accion("Ver qué enlaces citados no abren", "E N N N N S S S S", "compromisos_enlacecitado_changelist", ve=lambda c: c.enlace.url),
        Accion("Decir si se puede guardar copia de uno", "E N N N N S S S S", "compromisos_enlacecitado_change", "enlace",
               datos=lambda c: {"permiso": "no", "licencia": ""}, hizo=_leido(EnlaceCitado, "enlace", "permiso", "no")),
        Accion("Ver a qué leyes y metas responde cada compromiso", "E N N N S S S S S", "compromisos_vinculoconmarco_changelist",
               ve=lambda c: c.vinculo.quien),
        Accion("Decir que uno responde a un artículo o una meta", "E N N N N N S S S", "compromisos_vinculoconmarco_add",
               datos=lambda c: {"compromiso": c.compromiso.pk, "elemento": c.elemento.pk, "quien": "N", "cita": "N", "fuente": ""},
               hizo=_hay(VinculoConMarco, quien="N")),
        Accion("Quitarlo", "E N N N N N S S S", "compromisos_vinculoconmarco_delete", "vinculo",
               datos=lambda c: {"post": "yes", "motivo_del_cambio": "Era de otro."},
               hizo=lambda c: VinculoConMarco.objects.get(pk=c.vinculo.pk).hasta is not None),
        Accion("Ver los plazos de todas", "E N N N S S S S S", "plazos", ve=lambda c: c.corte.nombre),
        Accion("Llevarse los plazos en un archivo", "E N N N S S S S S", "plazos_descargar", consulta=lambda c: {"formato": "ics"}),
        Accion("Hacer un informe breve", "E N N N S S S S S", "informes", ve=lambda c: c.edicion.nombre),
        Accion("Ver el panel", "E N N N S S S S S", "panel", ve=lambda c: c.edicion.nombre),
        Accion("Ver lo que uno hizo en un día", "E N N N S S S S S", "actividad"),
        Accion("Ver lo que hicieron las demás personas", "E N N N S · · S S", "actividad", ve=lambda c: "Qué hizo cada persona"),
        Accion("Elegir los avisos que recibe", "E N N N S S S S S", "mis_avisos"),
    ],
    "Cartas": [
        Accion("Leer lo que dice cada una", "E N N N N N S S S", "cartas", ve=lambda c: "Firma de todas"),
        Accion("Leer una", "E N N N N N S S S", "carta", cola=("enlace_personal",), ve=lambda c: "Cómo queda"),
        Accion("Cambiar lo que dice", "E N N N N N N S S", "carta", cola=("enlace_personal",),
               datos=lambda c: {"asunto": "Otro", "cuerpo": "{enlace}", "vista": "0", "_guardar": ""}, hizo=_hay(TextoDeCarta, asunto="Otro")),
        Accion("Cambiar quién firma", "E N N N N N N S S", "cartas_firma", datos=lambda c: {"persona": "Otra", "vista": "0"},
               hizo=_hay(Firma, persona="Otra")),
        Accion("Ver las que salieron", "E N N N N N S S S", "compromisos_mensaje_changelist", ve=lambda c: "A quién se escribió"),
        Accion("Llevárselas en un archivo", "E N N N N N S S S", "compromisos_mensaje_descargar", consulta=lambda c: {"formato": "csv"}),
        Accion("Ver cuántas personas siguen algo por correo", "E N N N N N S S S", "cartas_seguidores", ve=lambda c: "sigue nada por correo"),
    ],
    "Cuentas": [
        Accion("Ver las cuentas", "E N N N N N N S S", "auth_user_changelist", ve=lambda c: c.cuenta.username),
        Accion("Llevárselas en un archivo", "E N N N N N N S S", "auth_user_descargar", consulta=lambda c: {"formato": "csv"}),
        Accion("Leer una cuenta", "E N N N N N N S S", "auth_user_leer", "cuenta", ve=lambda c: c.cuenta.username),
        Accion("Abrir una cuenta e invitar a su dueña", "E N N N N N N S S", "auth_user_add",
               datos=lambda c: {"nombre": "Nueva", "correo": "nueva@example.org", "rol": "revisora"},
               hizo=_hay(get_user_model(), username="nueva", groups__name="Revisora")),
        Accion("Cambiarle el rol", "E N N N N N N S S", "auth_user_change", "cuenta",
               datos=lambda c: _cuenta(c, rol="editora"), hizo=lambda c: c.cuenta.groups.filter(name="Editora ministerial").exists()),
        Accion("Decir por quién informa", "E N N N N N N S S", "auth_user_change", "cuenta",
               datos=lambda c: _cuenta(c, institucion=[Institucion.objects.exclude(pk=c.institucion.pk).first().pk]),
               hizo=lambda c: not Enlace.objects.get(user=c.cuenta, institucion=c.institucion).activo),
        Accion("Darle otra invitación", "E N N N N N N S S", "auth_user_invitar", "cuenta", datos=lambda c: {"post": "1"},
               hizo=lambda c: c.cuenta.invitaciones.exists()),
        Accion("Relevarla y desactivar su cuenta", "E N N N N N N S S", "auth_user_relevo", "cuenta",
               datos=lambda c: {"destino": "nadie", "motivo": "Se fue."}, hizo=_otra_cuenta("is_active", False)),
        Accion("Cambiar la clave de otra persona", "E N N N N N N N N", "auth_user_change", "cuenta",
               datos=lambda c: _cuenta(c, password=CLAVE, password1=CLAVE, password2=CLAVE),
               hizo=lambda c: get_user_model().objects.get(pk=c.cuenta.pk).check_password(CLAVE)),
        Accion("Hacer superusuario a alguien", "E N N N N N N N N", "auth_user_change", "cuenta",
               datos=lambda c: _cuenta(c, is_superuser="on"), hizo=_otra_cuenta("is_superuser", True)),
        Accion("Borrar una cuenta", "E N N N N N N N N", "auth_user_delete", "cuenta", datos=lambda c: {"post": "yes"},
               hizo=lambda c: not get_user_model().objects.filter(pk=c.cuenta.pk).exists()),
        Accion("Ver la cola de tareas", "E N N N N N N N S", "django_tasks_database_dbtaskresult_changelist"),
    ],
}  # fmt: skip

PALABRAS = {"S": "sí", "N": "no", "·": "·", "E": "entrar"}
GUIA = Path("docs/roles.md")
MARCA = "<!-- From here on, written by `make roles`. -->"


def en_markdown() -> str:
    """The roles and the table, for docs/roles.md, in the words of the people who work with them."""
    lineas = [f"- **{r.nombre}** (`--rol {r.clave}`). {r.resumen}" for r in roles.ROLES.values()]
    cabecera = " | ".join(COLUMNAS.values())
    for tema, acciones in TABLA.items():
        lineas += ["", f"### {tema}", "", f"| | {cabecera} |", "|---" * (len(COLUMNAS) + 1) + "|"]
        for accion in acciones:
            celdas = " | ".join(PALABRAS[c] for c in accion.celdas.split())
            lineas.append(f"| {accion.texto} | {celdas} |")
    return "\n".join(lineas) + "\n"


def guia_al_dia() -> str:
    """docs/roles.md as it should be: what people wrote above the mark, and the table below it."""
    arriba = GUIA.read_text(encoding="utf-8").partition(MARCA)[0]
    return f"{arriba}{MARCA}\n\n{en_markdown()}"


def escribir() -> None:
    GUIA.write_text(guia_al_dia(), encoding="utf-8")
