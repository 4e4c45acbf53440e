"""Where each field of each model goes out, or why it does not: nothing is left out of open data by forgetting it.

A field is in a column of some public table (`EN_COLUMNAS`), only in what the public record says (`EN_EL_REGISTRO`, which
is a table too), or private with a reason (`PRIVADOS`, a whole model or a field). `sin_decir` are those of which nobody said.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field, Model

from compromisos.salidas.datos.columns import PUBLICAS

# {model: {field: table.column}}; of what has one name in both, only the table.
EN_COLUMNAS: dict[str, dict[str, str]] = {
    "instituciones.Institucion": {
        "slug": "instituciones.codigo",
        **{c: f"instituciones.{c}" for c in ("sigla", "nombre", "sector", "descripcion", "sitio_web", "ruc")},
    },
    "instituciones.Denominacion": {"nombre": "instituciones.nombres_anteriores"},
    "compromisos.Anotacion": {
        c: f"registro.{c}"
        for c in ("numero", "fecha", "accion", "objeto", "contenido", "anterior", "sha256", "contenido_sha256")
    },
    "compromisos.Edicion": {
        "slug": "ediciones.codigo",
        "fuente_url": "ediciones.fuente",
        **{c: f"ediciones.{c}" for c in ("nombre", "lema", "presentacion", "anio", "nota", "periodicidad")},
    },
    "compromisos.Participacion": {
        "edicion": "compromisos.edicion",
        "institucion": "compromisos.institucion",
        "rol": "compromisos.rol",
    },
    "compromisos.Eje": {c: f"temas.{c}" for c in ("codigo", "nombre", "descripcion", "orden")},
    "compromisos.Territorio": {c: f"territorios.{c}" for c in ("ubigeo", "nombre", "nivel", "superior")},
    "compromisos.Compromiso": {
        "texto": "compromisos.compromiso",
        "vigente_estado": "compromisos.estado",
        "vigente_corte": "compromisos.fecha_corte",
        "vigente_respaldo": "compromisos.respaldo",
        "vigente_plazo": "compromisos.plazo_fecha",
        **{
            c: f"compromisos.{c}"
            for c in (
                "codigo", "edicion", "institucion", "numero", "titulo", "responsable", "alcance", "fecha_inicio",
                "fecha_limite", "fuente", "nota", "publicado_en", "ejes", "territorios",
            )
        },
    },
    "compromisos.Meta": {
        "compromiso": "metas.codigo",
        "valor_meta": "metas.meta",
        "nivel_territorial": "metas.cuenta_lugares",
        **{
            c: f"metas.{c}"
            for c in (
                "orden", "tipo", "indicador", "unidad", "linea_base", "linea_base_fecha", "linea_base_fuente", "sentido",
                "fecha_limite", "responsable", "medio_verificacion", "cita", "nota",
            )
        },
    },
    "compromisos.Avance": {
        "id": "avances.avance",
        "compromiso": "avances.codigo",
        "fecha_corte": "avances.fecha",
        "motivo_correccion": "avances.motivo",
        **{
            c: f"avances.{c}"
            for c in ("estado", "descripcion", "dificultades", "medidas", "situacion", "corrige", "publicado_en")
        },
    },
    "compromisos.Medicion": {
        "avance": "avances.avance",
        "meta": "avances.indicador",
        "valor": "avances.valor",
        "nota": "avances.nota_de_medicion",
        "territorios": "avances.territorios",
    },
    "compromisos.MedicionTerritorio": {"medicion": "avances.valor", "territorio": "avances.territorios"},
    "compromisos.Retiro": {
        "avance": "avances.avance",
        "motivo": "avances.motivo",
        "retirado_en": "avances.retirado_en",
    },
    "compromisos.Evidencia": {
        "id": "evidencias.evidencia",
        "avance": "evidencias.avance",
        "nombre_original": "evidencias.archivo",
        "tipo_contenido": "evidencias.tipo",
        "tamano": "evidencias.bytes",
        "archivo": "evidencias.direccion",
        "archivo_suprimido_en": "evidencias.suprimida",
        **{c: f"evidencias.{c}" for c in ("titulo", "emisor", "url", "sha256", "fecha", "fecha_consulta")},
    },
    "compromisos.EnlaceCitado": {
        "url": "evidencias.url",
        "visto_en": "evidencias.enlace_leido",
        "sha256": "evidencias.enlace_sha256",
        "copia": "evidencias.enlace_copia",
    },
    "compromisos.RoturaDeEnlace": dict.fromkeys(("enlace", "desde", "declarada_en", "hasta_en"), "evidencias.enlace_no_abre_desde"),
    "compromisos.Marco": {
        "slug": "elementos.marco",
        "emisor": "elementos.emisor",
        "fuente_url": "elementos.marco_fuente",
        **{c: f"elementos.marco_{c}" for c in ("nombre", "sigla", "fecha", "nota")},
    },
    "compromisos.ElementoDeMarco": {
        "codigo": "elementos.elemento",
        "fuente_url": "elementos.fuente",
        **{c: f"elementos.{c}" for c in ("marco", "tipo", "numero", "nombre", "leida_el")},
    },
    "compromisos.VinculoConMarco": {
        "compromiso": "marcos.codigo",
        "quien": "marcos.segun",
        **{c: f"marcos.{c}" for c in ("elemento", "cita", "fuente", "desde")},
    },
    "compromisos.SenalamientoPublicado": {
        "id": "correcciones.correccion",
        "consulta": "correcciones.pagina",
        **{
            c: f"correcciones.{c}"
            for c in ("pagina", "pregunta", "respuesta", "resultado", "anotacion", "recibido", "publicada_en")
        },
    },
    "compromisos.Periodo": {
        "slug": "cortes.codigo",
        "motivo_del_cierre": "cortes.motivo",
        "instantanea": "cortes.sha256",
        **{
            c: f"cortes.{c}"
            for c in ("edicion", "nombre", "desde", "cierra", "abierto_en", "cerrado_en", "anunciado")
        },
    },
}  # fmt: skip

# In what the record says of each act (registro.contenido), which is whole and in order.
EN_EL_REGISTRO: dict[str, tuple[str, ...]] = {
    "instituciones.Denominacion": ("institucion", "sigla", "desde", "hasta", "fuente"),
    "compromisos.Compromiso": ("dejado_en",),
    "compromisos.Meta": ("dejada_en",),
    "compromisos.Verificacion": ("id", "avance", "resultado", "verificador", "motivo", "en"),
    "compromisos.RespuestaVerificacion": ("id", "verificacion", "texto", "en", "publicada_en"),
    "compromisos.VerificacionSinEfecto": ("verificacion", "quien", "motivo", "en"),
    "compromisos.Enmienda": (
        "id", "compromiso", "tipo", "motivo", "fuente", "texto_anterior", "texto_nuevo", "cambios", "errata", "mueve_plazo",
        "plazo_anterior", "en", "sucesores",
    ),
    "compromisos.ValorObservado": ("verificacion", "meta", "valor", "fuente", "metodo"),
    "compromisos.Avance": ("prevision",),
    "compromisos.Marco": ("orden",),
    "compromisos.ElementoDeMarco": ("orden",),
    "compromisos.Sucesion": ("enmienda", "compromiso"),
    "compromisos.Foto": (
        "id", "compromiso", "institucion", "edicion", "imagen", "ancho", "alto", "formatos", "huellas", "texto_alternativo",
        "pie", "credito", "fecha", "publicada_en", "retirada_en", "motivo_retiro",
    ),
    "compromisos.CierreDeshecho": (
        "periodo", "nombre", "desde", "cierra", "anunciado", "cerrado_en", "motivo_del_cierre", "instantanea", "motivo",
        "reabierto_en",
    ),
    "compromisos.Modificacion": ("id", "objeto", "nombre", "hecho", "cambios", "motivo", "en"),
    "compromisos.Supresion": ("objeto", "motivo", "aprobada_en"),
}  # fmt: skip

QUIEN = "who of the staff did it is not told"
INTERNO = "key of the database"
VERSION = "which edit of the admin this is"
PLEGADO = "what another field says, folded to be searched"
CONTADO = "counted from what goes out"
CUANDO_SE_PREGUNTA = "how the worker asks links, and what the last answer was"
ESPERA = "work of the staff that is not public yet"
PRIVADOS: dict[str, str] = {
    # whole models
    "instituciones.Contacto": "people whom the ministry writes to",
    "instituciones.Enlace": "accounts of people",
    "compromisos.BajaDeRecordatorios": "addresses of people",
    "compromisos.CartaDeSeguidor": "mail to people",
    "compromisos.ColumnaRecordada": "how a file of somebody was read",
    "compromisos.Confirmacion": "answers to what looked like personal data",
    "compromisos.DatoRevisado": "answers to what looked like personal data",
    "compromisos.Senalamiento": "what somebody wrote to the staff",
    "compromisos.Encargo": "who of the staff follows whom",
    "compromisos.EnlacePersonal": "addresses and keys of people",
    "compromisos.Escritura": "journal of imports",
    "compromisos.FilaImportada": "journal of imports",
    "compromisos.Firma": "how letters to institutions are signed",
    "compromisos.Importacion": "files that somebody brought, drafts included",
    "compromisos.Mensaje": "mail to people",
    "compromisos.PreferenciaDeAvisos": "what somebody is told of",
    "compromisos.PropuestaDeEnmienda": ESPERA,
    "compromisos.Seguido": "what somebody follows",
    "compromisos.Latido": "when what works by itself last did",
    "compromisos.Seguidor": "addresses of people",
    "compromisos.Seguimiento": "what the staff note of their talks with institutions",
    "compromisos.TextoDeCarta": "how letters to institutions are worded",
    "compromisos.VersionPublica": "which version of what is public this is",
    "compromisos.VistaGuardada": "what somebody of the staff looks at often",
    "compromisos.Vocablo": PLEGADO,
    "compromisos.Sello": "beside the record: its page, its JSON, the API and the zip",
    # fields
    "compromisos.EnlaceCitado.tipo": "in the JSON of its pledge",
    "compromisos.EnlaceCitado.tamano": "in the JSON of its pledge",
    "compromisos.RoturaDeEnlace.por": "in the JSON of its pledge",
    "compromisos.EnlaceCitado.cambio_en": CUANDO_SE_PREGUNTA,
    **{
        f"compromisos.EnlaceCitado.{c}": CUANDO_SE_PREGUNTA
        for c in (
            "comprobado_en",
            "resultado",
            "estado_http",
            "ultimo_sha256",
            "fallos",
            "falla_desde",
            "fallo_el",
            "proxima_en",
        )
    },
    "compromisos.EnlaceCitado.servidor": "part of its address",
    "compromisos.EnlaceCitado.permiso": "whether the staff found that a copy may be kept",
    "compromisos.EnlaceCitado.licencia": "whether the staff found that a copy may be kept",
    "compromisos.Marco.version": VERSION,
    "compromisos.VinculoConMarco.por": QUIEN,
    "compromisos.VinculoConMarco.hasta": "ended, it is in the files of its days",
    "compromisos.VinculoConMarco.motivo_fin": "why it was taken off, for the staff",
    "compromisos.VinculoConMarco.quitado_por": QUIEN,
    "instituciones.Institucion.version": VERSION,
    "instituciones.Institucion.nombres_plegados": PLEGADO,
    "compromisos.Edicion.version": VERSION,
    "compromisos.Territorio.nombre_plegado": PLEGADO,
    "compromisos.Compromiso.version": VERSION,
    "compromisos.Compromiso.situacion": "drafts do not go out; left ones are told by the record",
    "compromisos.Compromiso.vigente_avance": "avances.situacion says which",
    "compromisos.Compromiso.vigente_publicado_en": "avances.publicado_en says it",
    "compromisos.Compromiso.vigente_metas": CONTADO,
    "compromisos.Compromiso.vigente_metas_medibles": CONTADO,
    "compromisos.Compromiso.vigente_metas_alcanzadas": CONTADO,
    "compromisos.Compromiso.vigente_metas_medidas": CONTADO,
    "compromisos.Compromiso.vigente_por_verificar": CONTADO,
    "compromisos.Compromiso.vigente_palabras": PLEGADO,
    "compromisos.Compromiso.vigente_valores": "metas.valor says them",
    "compromisos.Compromiso.vigente_prevision": "that of the update in force",
    "compromisos.Compromiso.texto_plegado": PLEGADO,
    "compromisos.Compromiso.busqueda": PLEGADO,
    "compromisos.Avance.version": VERSION,
    "compromisos.Avance.autor": QUIEN,
    "compromisos.Avance.creado_en": ESPERA,
    "compromisos.Avance.enviado_en": ESPERA,
    "compromisos.Avance.observacion": ESPERA,
    "compromisos.Avance.observado_por": QUIEN,
    "compromisos.Avance.observado_en": ESPERA,
    "compromisos.Avance.publicado_por": QUIEN,
    "compromisos.Avance.busqueda": PLEGADO,
    "compromisos.Retiro.retirado_por": QUIEN,
    "compromisos.Verificacion.registrado_por": QUIEN,
    "compromisos.VerificacionSinEfecto.registrado_por": QUIEN,
    "compromisos.RespuestaVerificacion.por": QUIEN,
    "compromisos.RespuestaVerificacion.publicada_por": QUIEN,
    "compromisos.Evidencia.oculto": "what a file hides, for the staff to clean it",
    "compromisos.Enmienda.anterior_plegado": PLEGADO,
    "compromisos.Enmienda.registrada_por": QUIEN,
    "compromisos.Enmienda.importacion": ESPERA,
    "compromisos.Foto.version": VERSION,
    "compromisos.Modificacion.registrada_por": QUIEN,
    "compromisos.Periodo.abierto_por": QUIEN,
    "compromisos.Periodo.cerrado_por": QUIEN,
    "compromisos.Periodo.tablero_al_cierre": "the board of the staff",
    "compromisos.CierreDeshecho.cerrado_por": QUIEN,
    "compromisos.CierreDeshecho.reabierto_por": QUIEN,
    "compromisos.CierreDeshecho.tablero_al_cierre": "the board of the staff",
    "compromisos.SenalamientoPublicado.senalamiento": "what somebody wrote to the staff",
    "compromisos.SenalamientoPublicado.publicada_por": QUIEN,
    "compromisos.Supresion.compromiso": "objeto says it",
    "compromisos.Supresion.piezas": "what was suppressed",
    "compromisos.Supresion.pedida_por": QUIEN,
    "compromisos.Supresion.pedida_en": ESPERA,
    "compromisos.Supresion.aprobada_por": QUIEN,
    "compromisos.Supresion.rechazada_por": QUIEN,
    "compromisos.Supresion.rechazada_en": ESPERA,
    "compromisos.Supresion.motivo_rechazo": ESPERA,
}


def sin_decir() -> list[str]:
    """«app.Model.field» of which nobody said whether it goes out. History and intervals say what their model does."""
    return [nombre for nombre in _campos() if not _dicho(nombre)]


def de_mas() -> list[str]:
    """What the lists above say of fields or columns that there are not."""
    hay = set(_campos())
    modelos = {nombre.rpartition(".")[0] for nombre in hay}
    dichos = [f"{m}.{c}" for m, suyos in (EN_COLUMNAS | EN_EL_REGISTRO).items() for c in suyos]
    dichos += [f"{m}.{c}" for m, suyos in EN_EL_REGISTRO.items() for c in suyos]
    sobran = [nombre for nombre in dichos if nombre not in hay]
    sobran += [nombre for nombre in PRIVADOS if nombre not in hay | modelos]
    # One that is private whole says nothing of its fields: a new one would pass unseen.
    sobran += [modelo for modelo in (EN_COLUMNAS | EN_EL_REGISTRO) if modelo in PRIVADOS]
    columnas = {f"{tabla}.{c.nombre}" for tabla, suyas in PUBLICAS.items() for c in suyas}
    return sobran + [c for suyos in EN_COLUMNAS.values() for c in suyos.values() if c not in columnas]


def _dicho(nombre: str) -> bool:
    modelo, _punto, campo = nombre.rpartition(".")
    return (
        campo in EN_COLUMNAS.get(modelo, ())
        or campo in EN_EL_REGISTRO.get(modelo, ())
        or modelo in PRIVADOS
        or nombre in PRIVADOS
    )


def _campos() -> Iterator[str]:
    for app in ("instituciones", "compromisos"):
        for modelo in apps.get_app_config(app).get_models():
            if not _es_derivado(modelo):
                yield from (f"{modelo._meta.label}.{f.name}" for f in _suyos(modelo))


def _es_derivado(modelo: type[Model]) -> bool:
    return modelo.__name__.startswith("Historical") or modelo.__name__.endswith("Vigencia")


def _suyos(modelo: type[Model]) -> Iterator[Field]:
    """Its fields, but for a key that nobody outside knows."""
    for campo in (*modelo._meta.concrete_fields, *modelo._meta.many_to_many):
        dicho = EN_COLUMNAS.get(modelo._meta.label, {}).keys() | set(
            EN_EL_REGISTRO.get(modelo._meta.label, ())
        )
        if not (campo.name == "id" and campo.auto_created and "id" not in dicho):
            yield campo
