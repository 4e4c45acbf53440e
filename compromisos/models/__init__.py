"""Facts and their constraints: what was promised and reported. One model a module, its QuerySet above it."""

from compromisos.models.anotacion import Accion, Anotacion
from compromisos.models.avance import Avance, Medicion, MedicionTerritorio, Retiro, Verificacion
from compromisos.models.busqueda import Vocablo
from compromisos.models.carta import Firma, TextoDeCarta
from compromisos.models.cierre_deshecho import CierreDeshecho
from compromisos.models.columna_recordada import ColumnaRecordada
from compromisos.models.compromiso import Alcance, Compromiso, SituacionCompromiso, TextoPublicado
from compromisos.models.confirmacion import Confirmacion
from compromisos.models.dato_revisado import DatoRevisado
from compromisos.models.edicion import Edicion, Eje, Nivel, Participacion, Rol, Territorio
from compromisos.models.encargo import Encargo
from compromisos.models.enlace_citado import EnlaceCitado, RoturaDeEnlace
from compromisos.models.enlace_personal import EnlacePersonal
from compromisos.models.enmienda import Enmienda, Sucesion
from compromisos.models.estados import EstadoVigencia
from compromisos.models.evidencia import Evidencia, Foto
from compromisos.models.importacion import Escritura, FilaImportada, Importacion
from compromisos.models.latido import Latido
from compromisos.models.marco import ElementoDeMarco, Marco, VinculoConMarco
from compromisos.models.mensaje import Mensaje
from compromisos.models.meta import Meta, TipoMeta
from compromisos.models.modificacion import Modificacion
from compromisos.models.periodo import BajaDeRecordatorios, Periodo
from compromisos.models.preferencia_de_avisos import PreferenciaDeAvisos
from compromisos.models.propuesta import PropuestaDeEnmienda
from compromisos.models.registro import RegistroCerrado
from compromisos.models.respuesta import RespuestaVerificacion
from compromisos.models.seguidor import CartaDeSeguidor, Seguido, Seguidor
from compromisos.models.seguimiento import Seguimiento
from compromisos.models.sello import Sello
from compromisos.models.senalamiento import Senalamiento, SenalamientoPublicado
from compromisos.models.sin_efecto import VerificacionSinEfecto
from compromisos.models.supresion import Supresion
from compromisos.models.valor_observado import ValorObservado
from compromisos.models.version_publica import VersionPublica
from compromisos.models.vigencias import (
    CompromisoVigencia,
    EdicionVigencia,
    EjeDeCompromisoVigencia,
    EjeVigencia,
    ElementoDeMarcoVigencia,
    FotoVigencia,
    MarcoVigencia,
    MetaVigencia,
    ParticipacionVigencia,
    PeriodoVigencia,
    TerritorioDeCompromisoVigencia,
)
from compromisos.models.vista import VistaGuardada

__all__ = [
    "CartaDeSeguidor",
    "Accion",
    "Alcance",
    "Anotacion",
    "Avance",
    "Mensaje",
    "BajaDeRecordatorios",
    "CierreDeshecho",
    "ColumnaRecordada",
    "Compromiso",
    "CompromisoVigencia",
    "Confirmacion",
    "DatoRevisado",
    "Periodo",
    "PeriodoVigencia",
    "Edicion",
    "ElementoDeMarco",
    "ElementoDeMarcoVigencia",
    "EdicionVigencia",
    "Eje",
    "EjeDeCompromisoVigencia",
    "EjeVigencia",
    "Encargo",
    "EnlaceCitado",
    "EnlacePersonal",
    "Enmienda",
    "Escritura",
    "EstadoVigencia",
    "Latido",
    "Evidencia",
    "FilaImportada",
    "Firma",
    "Foto",
    "FotoVigencia",
    "Importacion",
    "Marco",
    "MarcoVigencia",
    "Medicion",
    "MedicionTerritorio",
    "Meta",
    "MetaVigencia",
    "Modificacion",
    "Nivel",
    "Participacion",
    "ParticipacionVigencia",
    "PreferenciaDeAvisos",
    "PropuestaDeEnmienda",
    "RegistroCerrado",
    "RespuestaVerificacion",
    "Retiro",
    "Rol",
    "RoturaDeEnlace",
    "Seguido",
    "Seguidor",
    "Seguimiento",
    "Sello",
    "Senalamiento",
    "SenalamientoPublicado",
    "SituacionCompromiso",
    "Sucesion",
    "Supresion",
    "Territorio",
    "TextoDeCarta",
    "TerritorioDeCompromisoVigencia",
    "TextoPublicado",
    "TipoMeta",
    "ValorObservado",
    "Verificacion",
    "VerificacionSinEfecto",
    "VersionPublica",
    "VinculoConMarco",
    "Vocablo",
    "VistaGuardada",
]
