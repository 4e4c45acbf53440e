"""Our resources, as anyone who knows django-import-export uses them."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import tablib
from django.core.management import call_command
from django.utils import timezone
from import_export.exceptions import ImportError as ErrorDeImportacion
from import_export.fields import Field
from import_export.results import Result, RowResult

from base.dias import Dia
from compromisos import publicacion
from compromisos.importacion import undo
from compromisos.importacion.jueces.avance import CeldasDeAvance
from compromisos.importacion.jueces.compromiso import CeldasDeCompromiso
from compromisos.importacion.jueces.institucion import CeldasDeInstitucion
from compromisos.importacion.jueces.verificacion import CeldasDeVerificacion
from compromisos.importacion.jueces.vinculo import CeldasDeVinculo
from compromisos.importacion.resources import (
    RECURSOS,
    AvanceResource,
    CompromisoResource,
    InstitucionResource,
)
from compromisos.models import Avance, Compromiso, ElementoDeMarco, Importacion, VinculoConMarco
from compromisos.publicacion import marcos
from compromisos.salidas.datos.columns import TABLAS, importables
from instituciones.models import Enlace, Institucion
from tests.compromisos.importacion.ayudas import EJEMPLOS, contenido, fila
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_institucion,
    crear_usuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db


def tabla(*filas: dict) -> tablib.Dataset:
    datos = tablib.Dataset(headers=list(filas[0]))
    for una in filas:
        datos.append(list(una.values()))
    return datos


def nueva(**cambios) -> dict:
    return fila(institucion="MIMP", numero="9") | cambios


def publicado(client, nombre: str, consulta: str = "") -> list[list[str]]:
    """Every line of a table of the open data."""
    archivo = b"".join(client.get(f"/datos/{nombre}.csv{consulta}").streaming_content)
    return list(csv.reader(io.StringIO(archivo.decode("utf-8-sig"))))


@compartida
def historia():
    """Some of everything: targets and none, measured and not, corrected and withdrawn, and a draft."""
    call_command(
        "importar",
        EJEMPLOS / "valido.csv",
        guardar=True,
        publicar=True,
        crear_instituciones="completas",
        verbosity=0,
    )
    meta = Compromiso.objects.exclude(metas=None).first().metas.filter(valor_meta__isnull=False).first()
    medido = crear_avance(compromiso=meta.compromiso, mediciones={meta: 3})
    dado = publicacion.ValorDado(meta, Decimal(2), "@SUM(A1)", "Se contó:\nuna a una.")
    for dados in ([dado], []):
        dicho = {"verificador": "=1+1", "resultado": "cuestionado", "motivo": f"-{len(dados)} «ñ»"}
        publicacion.verificar(medido, por=crear_usuario(), valores=dados, **dicho)
    por_error = publicacion.verificar(medido, por=crear_usuario(), **dicho | {"verificador": "Otra"})
    publicacion.dejar_sin_efecto(por_error, por=crear_usuario(), quien="Otra", motivo="Era otra sede.")
    corregir_avance(crear_avance(descripcion="=1+1"), por=crear_usuario(), motivo="Faltaba.")
    crear_compromiso(publicado=False)
    call_command("loaddata", "marcos.json", verbosity=0)
    for elemento in ElementoDeMarco.objects.all()[:2]:
        dicho = VinculoConMarco(compromiso=meta.compromiso, elemento=elemento, quien="=1+1", cita="-5 «ñ»")
        marcos.decir([dicho], por=crear_usuario())


# --- Out


def test_the_columns_are_declared_once():
    """A field of the resource, with a widget that reads and writes; and a typed field of the row that is judged."""
    celdas = {
        "compromisos": CeldasDeCompromiso, "avances": CeldasDeAvance, "instituciones": CeldasDeInstitucion, "marcos": CeldasDeVinculo,
        "verificaciones": CeldasDeVerificacion,
    }  # fmt: skip
    assert set(RECURSOS) == set(TABLAS) == set(celdas)
    for nombre, recurso in RECURSOS.items():
        assert all(isinstance(f, Field) for f in recurso().fields.values())
        de_ida = [f.column_name for f in recurso().get_import_fields()]
        assert de_ida == [c.nombre for c in importables(nombre)] == list(celdas[nombre].__slots__)
        assert all(f.readonly for f in recurso().fields.values() if f.column_name not in de_ida)


@pytest.mark.parametrize("nombre", RECURSOS)
def test_export_is_what_the_open_data_say(client, historia, nombre):
    datos = RECURSOS[nombre]().export()
    assert isinstance(datos, tablib.Dataset)
    assert [datos.headers, *map(list, datos)] == publicado(client, nombre)
    assert len(datos) > 1


def test_export_as_of_a_past_day(client, historia):
    hoy = timezone.localdate()
    dia = Dia(hoy, hoy - timedelta(days=3))
    datos = CompromisoResource(dia=dia).export()
    assert [datos.headers, *map(list, datos)] == publicado(client, "compromisos", dia.consulta)
    de_hoy = set(Compromiso.objects.exclude(publicado_en=None).values_list("codigo", flat=True))
    assert de_hoy <= {f["codigo"] for f in CompromisoResource().export().dict}
    assert de_hoy
    assert not de_hoy & {f["codigo"] for f in datos.dict}


def test_export_of_a_queryset_is_of_those_and_no_others(historia):
    borrador = Compromiso.objects.filter(situacion="borrador")
    for pedidos in (borrador, list(borrador), borrador.order_by("titulo")[:5]):
        assert [f["codigo"] for f in CompromisoResource().export(pedidos).dict] == [borrador.get().codigo]
    assert len(CompromisoResource().export(Compromiso.objects.none())) == 0
    en_borrador = crear_borrador()
    (suya,) = AvanceResource().export(Avance.objects.filter(pk=en_borrador.pk)).dict
    assert (suya["situacion"], suya["publicado_en"]) == ("borrador", "")
    (una,) = InstitucionResource().export(Institucion.objects.filter(sigla="MIMP")).dict
    assert (una["codigo"], una["compromisos"]) == ("mimp", "6")


def test_export_of_some_columns():
    datos = CompromisoResource().export(export_fields=["codigo", "titulo"])
    assert datos.headers == ["titulo", "codigo"]


@pytest.mark.parametrize("nombre", RECURSOS)
def test_what_is_exported_is_skipped_when_it_is_imported(historia, nombre):
    antes = contenido()
    datos = RECURSOS[nombre]().export()
    for dry_run in (True, False):
        resultado = RECURSOS[nombre]().import_data(datos, dry_run=dry_run)
        assert not resultado.has_errors()
        assert not resultado.has_validation_errors()
        assert resultado.totals[RowResult.IMPORT_TYPE_SKIP] == resultado.total_rows == len(datos)
    assert contenido() == antes
    assert not Importacion.objects.exclude(nombre_original="valido.csv").exists()


# --- In


def test_import_data_dry_run_leaves_nothing():
    antes = contenido()
    resultado = CompromisoResource().import_data(tabla(nueva()), dry_run=True)
    assert isinstance(resultado, Result)
    assert resultado.totals["new"] == resultado.total_rows == len(resultado.valid_rows()) == 1
    assert (resultado.row_errors(), resultado.has_errors(), resultado.has_validation_errors()) == (
        [],
        False,
        False,
    )
    assert contenido() == antes
    assert not Importacion.objects.exists()


def test_import_data_saves_with_history_and_an_account_that_can_be_undone(editora):
    antes = contenido()
    resultado = CompromisoResource().import_data(
        tabla(nueva()), dry_run=False, user=editora, file_name="de la oficina.csv"
    )
    assert resultado.totals["new"] == 1
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-9")
    assert resultado.rows[0].object_id == compromiso.pk
    assert compromiso.history.get().history_user == editora
    importacion = Importacion.objects.get()
    assert (importacion.nombre_original, importacion.usuario) == ("de la oficina.csv", editora)
    undo.deshacer(importacion, por=editora)
    assert not Compromiso.objects.filter(pk=compromiso.pk).exists()
    assert contenido() != antes, "the history tells that it was there"


def test_import_data_tells_new_changed_same_and_wrong():
    CompromisoResource().import_data(tabla(nueva(nota=""), nueva(numero="10", nota="antes")), publicar=True)
    resultado = CompromisoResource().import_data(
        tabla(
            nueva(nota=""),
            nueva(numero="10", nota="después"),
            nueva(numero="11", nota=""),
            nueva(numero="12", nota="", meta="1.200"),
        ),
        dry_run=True,
    )
    assert [r.import_type for r in resultado.rows] == ["skip", "update", "new", "invalid"]
    assert dict(resultado.totals) == {
        "new": 1, "update": 1, "delete": 0, "skip": 1, "error": 0, "invalid": 1,
    }  # fmt: skip
    (mala,) = resultado.invalid_rows
    assert mala.number == 4
    assert list(mala.field_specific_errors) == ["meta"]
    assert mala.error.error_dict["meta"][0].code == "numero_ambiguo"
    assert "puede leerse de dos maneras" in mala.field_specific_errors["meta"][0]
    nota = resultado.diff_headers.index("nota")
    assert resultado.rows[1].diff[nota] == "<del>antes</del><ins>después</ins>"
    assert resultado.rows[0].diff[nota] == "<span></span>"
    assert [a.clave for a in resultado.rows[2].avisos] == ["texto_repetido"]


def test_import_data_writes_all_or_nothing_unless_told():
    malas = tabla(nueva(), nueva(numero="10", meta="doce"), nueva(numero="11"))
    antes = contenido()
    resultado = CompromisoResource().import_data(malas, collect_failed_rows=True)
    assert resultado.has_validation_errors()
    assert contenido() == antes
    (fallida,) = resultado.failed_dataset.dict
    assert fallida["numero"] == "10"
    assert "no es un número" in fallida["Error"]
    CompromisoResource().import_data(malas, rollback_on_validation_errors=False)
    assert set(Compromiso.objects.filter(numero__gte=9).values_list("numero", flat=True)) == {9, 11}


def test_import_data_raises_the_first_error_if_asked():
    malas = tabla(nueva(), nueva(numero="10", meta="doce"))
    antes = contenido()
    with pytest.raises(ErrorDeImportacion) as error:
        CompromisoResource().import_data(malas, raise_errors=True, rollback_on_validation_errors=False)
    assert (error.value.number, error.value.row["numero"]) == (2, "10")
    assert contenido() == antes
    sin_nombre = tabla({"compromiso": "Uno.", "numero": "1"})
    with pytest.raises(ErrorDeImportacion, match="Faltan columnas obligatorias"):
        CompromisoResource().import_data(sin_nombre, raise_errors=True)
    resultado = CompromisoResource().import_data(sin_nombre)
    assert resultado.has_errors()
    assert "Faltan columnas obligatorias: «institucion»" in str(resultado.base_errors[0].error)
    assert resultado.rows == []


def test_import_data_with_the_rights_of_a_user():
    mia = crear_institucion(nombre="Entidad mía")
    enlace = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    Enlace.objects.create(user=enlace, institucion=mia)
    datos = tabla(nueva(), nueva(institucion="Entidad mía"))
    resultado = CompromisoResource().import_data(datos, dry_run=True, user=enlace)
    assert [r.import_type for r in resultado.rows] == ["invalid", "new"]
    assert "no puede informar por esta institución" in resultado.invalid_rows[0].error_dict["institucion"][0]
    CompromisoResource().import_data(tabla(nueva(institucion="Entidad mía")), user=enlace)
    assert not mia.compromisos.get().es_publico
    mia.compromisos.update(publicado_en=timezone.now(), situacion="publicado")
    cambiada = tabla(nueva(institucion="Entidad mía", nota="Otra."))
    resultado = CompromisoResource().import_data(cambiada, user=enlace)
    assert "esta cuenta no publica" in str(resultado.base_errors[0].error)
    assert mia.compromisos.get().nota == ""


def test_import_data_of_python_values_and_of_what_people_leave_around():
    """A dataset read from a workbook brings numbers, dates and blanks; a row that says nothing is passed over."""
    columnas = ["institucion", "numero", "compromiso", "indicador", "unidad", "meta", "fecha_limite", "sobra"]
    datos = tablib.Dataset(headers=columnas)
    datos.append(
        ["MIMP", 9, 'Uno,\r\n«dos»; y "tres".', "Puntaje", "puntos", 1.234, date(2027, 12, 31), True]
    )
    datos.append([None, "", "  ", None, None, None, None, None])
    datos.append(["MIMP", 10.0, "=1+1", "Puntos", "puntos", 1200, None, None])
    resultado = CompromisoResource().import_data(datos)
    assert [r.import_type for r in resultado.rows] == ["new", "skip", "new"]
    uno, dos = Compromiso.objects.filter(numero__gte=9).order_by("numero")
    assert (uno.texto, uno.fecha_limite) == ('Uno,\n«dos»; y "tres".', date(2027, 12, 31))
    assert [str(c.metas.get().valor_meta) for c in (uno, dos)] == ["1.2340", "1200.0000"]
    assert dos.texto == "=1+1"


def test_import_data_keeps_the_instance_if_asked():
    datos = tabla(nueva())
    assert CompromisoResource().import_data(datos, dry_run=True).rows[0].instance is None
    (suya,) = CompromisoResource().import_data(datos, retain_instance_in_row_result=True).rows
    assert suya.instance == Compromiso.objects.get(numero=9)
    assert suya.object_repr == str(suya.instance)
