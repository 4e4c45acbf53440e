"""Files of verifications: what comes in is published, what is public is recognized, and undoing leaves it without effect."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from base.dias import Dia
from compromisos import publicacion
from compromisos.importacion import batches, expediente, undo
from compromisos.importacion.resources import VerificacionResource
from compromisos.models import Importacion, ValorObservado, Verificacion, VerificacionSinEfecto
from compromisos.publicacion import permisos, roles
from instituciones.models import Enlace
from tests.compromisos.importacion.ayudas import en_csv, subir
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_compromiso,
    crear_edicion,
    crear_institucion,
    crear_meta,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
EN = datetime(2026, 10, 5, 15, tzinfo=UTC)


@compartida
def avance():
    compromiso = crear_compromiso(
        edicion=crear_edicion(slug="ver"),
        institucion=crear_institucion(slug="cem"),
        numero=1,
        publicado_en=EN,
    )
    meta = crear_meta(compromiso=compromiso, indicador="Centros abiertos", unidad="centros", valor_meta=50)
    crear_meta(compromiso=compromiso, indicador="Talleres dictados", unidad="talleres", valor_meta=10)
    crear_meta(compromiso=compromiso, indicador="Norma", valor_meta=None)
    publicacion.anotar_lo_que_falta()
    return crear_avance(compromiso=compromiso, fecha_corte=date(2026, 9, 30), mediciones={meta: 32}, ahora=EN)


@compartida
def verifica():
    cuenta = crear_cuenta("verifica", roles.VERIFICACION)
    cuenta.first_name = "Defensoría de prueba"
    cuenta.save()
    return cuenta


BUENA = {
    "codigo": "ver-cem-1", "fecha_corte": "30/09/2026", "resultado": "Cuestionado", "motivo": "Faltan cuatro sedes.",
    "indicador": "Centros abiertos", "valor_observado": "28", "fuente": "Padrón de sedes", "metodo": "Se llamó a cada una.",
}  # fmt: skip
OTRA_META = {
    "indicador": "Talleres dictados",
    "valor_observado": "9",
    "fuente": "Actas",
    "metodo": "Se leyeron.",
}


def importar(*filas: dict, user=None, **opciones) -> batches.Informe:
    return expediente.importar_de_una(
        io.BytesIO(en_csv(list(filas))), "v.csv", tabla="verificaciones", user=user, **opciones
    )


def analizar(*filas: dict, user=None) -> batches.Informe:
    return batches.analizar(io.BytesIO(en_csv(list(filas))), "v.csv", tabla="verificaciones", user=user)


def nuevas(informe: batches.Informe) -> int:
    return informe.conteos["nueva"]


def iguales(informe: batches.Informe) -> int:
    return informe.conteos["igual"]


def claves_de(informe: batches.Informe) -> list[str]:
    return [h.clave for f in informe.filas for h in (*f.errores, *f.avisos)]


def test_a_verification_comes_in_with_its_values_and_again_all_is_the_same(avance, verifica, client):
    informe = importar(BUENA, BUENA | OTRA_META, user=verifica)
    assert (nuevas(informe), informe.altas.verificaciones) == (2, 1)
    verificacion = Verificacion.objects.get()
    assert (verificacion.avance, verificacion.resultado) == (avance, "cuestionado")
    assert (verificacion.verificador, verificacion.registrado_por) == ("Defensoría de prueba", verifica)
    assert {v.meta.indicador: (v.valor, v.fuente, v.metodo) for v in verificacion.valores.all()} == {
        "Centros abiertos": (Decimal(28), "Padrón de sedes", "Se llamó a cada una."),
        "Talleres dictados": (Decimal(9), "Actas", "Se leyeron."),
    }
    assert "contó 28" in client.get(avance.compromiso.get_absolute_url()).content.decode()
    assert iguales(importar(BUENA, BUENA | OTRA_META, user=verifica)) == 2
    descarga = b"".join(client.get("/datos/verificaciones.csv"))
    de_vuelta = batches.analizar(io.BytesIO(descarga), "verificaciones.csv")
    assert (de_vuelta.tabla, iguales(de_vuelta), nuevas(de_vuelta), claves_de(de_vuelta)) == (
        "verificaciones",
        2,
        0,
        [],
    )
    libro = b"".join(client.get("/datos/verificaciones.xlsx"))
    de_vuelta = batches.analizar(io.BytesIO(libro), "verificaciones.xlsx")
    assert (de_vuelta.tabla, iguales(de_vuelta), nuevas(de_vuelta)) == ("verificaciones", 2, 0)
    assert Verificacion.objects.count() == 1


def test_undoing_leaves_it_without_effect_with_the_reason(avance, verifica, client):
    importar(BUENA, user=verifica)
    importacion = Importacion.objects.get()
    with pytest.raises(undo.FaltaElMotivo):
        undo.deshacer(importacion, por=verifica)
    ajena = crear_cuenta("editora", roles.EDITORA)
    with pytest.raises(undo.NoSePuedeDeshacer):
        undo.deshacer(importacion, por=ajena, motivo="Era otra edición.")
    publico = undo.deshacer(importacion, por=verifica, motivo="Era otra edición.")
    assert undo.como_quedo(publico) == (
        "Quedó sin efecto, con su motivo a la vista: 1 verificación. Lo demás quedó como estaba."
    )
    dejada = VerificacionSinEfecto.objects.get()
    assert (dejada.motivo, dejada.quien) == ("Era otra edición.", "Defensoría de prueba")
    assert not ValorObservado.objects.en_firme(Dia.de_hoy()).exists()
    descarga = b"".join(client.get("/datos/verificaciones.csv"))
    assert iguales(batches.analizar(io.BytesIO(descarga), "v.csv")) == 1
    assert nuevas(importar(BUENA, user=verifica)) == 1, "it may come in again, as another"
    assert Verificacion.objects.count() == 2
    importacion.refresh_from_db()
    assert importacion.situacion == Importacion.Situacion.DESHECHA


@pytest.mark.parametrize(
    ("cambios", "clave"),
    [
        ({"resultado": "No verificado"}, "opcion_desconocida"),
        ({"resultado": ""}, "falta_dato"),
        ({"motivo": "  "}, "falta_dato"),
        ({"fecha_corte": ""}, "falta_dato"),
        ({"fecha_corte": "31/12/2025"}, "avance_desconocido"),
        ({"codigo": "ver-cem-2"}, "avance_desconocido"),
        ({"avance": "999999"}, "avance_desconocido"),
        ({"avance": "=1+1"}, "numero_invalido"),
        ({"verificacion": "999999"}, "verificacion_desconocida"),
        ({"indicador": "Centros"}, "indicador_desconocido"),
        ({"indicador": "Centros abiertoss"}, "indicador_parecido"),
        ({"indicador": "Norma"}, "meta_sin_numero"),
        ({"indicador": ""}, "falta_dato"),
        ({"valor_observado": ""}, "falta_dato"),
        ({"valor_observado": "28.5"}, "conteo_con_decimales"),
        ({"valor_observado": "-3"}, "conteo_negativo"),
        ({"valor_observado": "28 talleres"}, "unidad_distinta"),
        ({"fuente": ""}, "falta_dato"),
        ({"metodo": ""}, "falta_dato"),
        ({"metodo": "x" * 2001}, "texto_demasiado_largo"),
        ({"verificador": "Contraloría"}, "verificador_ajeno"),
        ({"verificado_en": "2199-01-01"}, "anio_fuera"),
        ({"verificado_en": "2027-12-31"}, "verificacion_sin_fecha_aun"),
    ],
)
def test_a_bad_row_says_what_is_wrong_with_it_and_writes_nothing(avance, verifica, cambios, clave):
    informe = analizar(BUENA | {"avance": "", "verificacion": "", "verificador": "", "verificado_en": ""} | cambios, user=verifica)  # fmt: skip
    assert claves_de(informe) == [clave]
    assert not informe.se_puede_escribir
    assert not Verificacion.objects.exists()


def test_what_surprises_is_shown_and_may_stand(avance, verifica):
    caso = BUENA | {"resultado": "verificado", "verificado_en": "2026-10-12", "valor_observado": "28 centros"}
    assert sorted(claves_de(analizar(caso, user=verifica))) == ["se_publica_hoy", "verificado_con_otro_valor"]
    importar(caso, user=verifica)
    assert Verificacion.objects.get().resultado == "verificado"


def test_rows_of_one_verification_agree_and_do_not_repeat(avance, verifica):
    assert claves_de(analizar(BUENA, BUENA | OTRA_META | {"motivo": "Otro."}, user=verifica)) == ["difiere_de_la_misma_verificacion"]  # fmt: skip
    assert claves_de(analizar(BUENA, BUENA, user=verifica)) == ["fila_repetida"]


def test_what_is_public_is_not_changed_and_its_update_is_the_one_it_says(avance, verifica):
    importar(BUENA, user=verifica)
    publicada = Verificacion.objects.get()
    numerada = BUENA | {"verificacion": str(publicada.pk)}
    assert iguales(analizar(numerada, user=verifica)) == 1
    assert claves_de(analizar(numerada | {"valor_observado": "29"}, user=verifica)) == [
        "verificacion_publicada"
    ]
    assert claves_de(analizar(numerada | {"resultado": "verificado"}, user=verifica)) == [
        "verificacion_publicada"
    ]
    assert claves_de(analizar(numerada | {"fecha_corte": "30/06/2026"}, user=verifica)) == [
        "avance_contradicho"
    ]
    assert nuevas(analizar(BUENA | {"avance": str(avance.pk), "motivo": "Otro."}, user=verifica)) == 1
    corregir_avance(avance, por=avance.autor, motivo="Faltaba una sede.", ahora=EN)
    assert claves_de(analizar(BUENA | {"avance": str(avance.pk), "motivo": "Otro."}, user=verifica)) == ["no_se_verifica"]  # fmt: skip
    assert iguales(analizar(numerada, user=verifica)) == 1, "what was said of it stays readable"


def test_who_informs_never_verifies_and_the_ministry_brings_what_others_verified(avance, verifica):
    Enlace.objects.create(institucion=avance.compromiso.institucion, user=verifica)
    assert claves_de(analizar(BUENA, user=verifica)) == ["sin_permiso_para_verificar"]
    de_otros = BUENA | {"verificador": "Contraloría de prueba"}
    for rol, tablas in (
        (roles.ENLACE, ["compromisos", "avances"]),
        (roles.VERIFICACION, ["verificaciones"]),
        (roles.REVISORA, ["verificaciones"]),
        (roles.EDITORA, ["compromisos", "avances", "instituciones", "marcos"]),
        (roles.ADMINISTRACION, ["compromisos", "avances", "instituciones", "marcos", "verificaciones"]),
    ):
        cuenta = crear_cuenta(f"de-{rol.clave}", rol)
        assert permisos.tablas_que_importa(cuenta) == tablas, rol
        if rol in (roles.ENLACE, roles.EDITORA):
            assert claves_de(analizar(de_otros, user=cuenta)) == ["sin_permiso_para_verificar"]
    importar(de_otros, user=cuenta)
    assert Verificacion.objects.get().verificador == "Contraloría de prueba"


def test_the_resource_goes_out_and_comes_in(avance, verifica):
    importar(BUENA, user=verifica)
    datos = VerificacionResource().export()
    resultado = VerificacionResource().import_data(datos, user=verifica)
    assert (resultado.totals["skip"], resultado.has_errors()) == (1, False)


def test_preview_shows_what_will_be_public_and_the_template_comes_in(client, avance, verifica):
    client.force_login(verifica)
    recibida = subir(client, en_csv([BUENA]), tabla="verificaciones")
    pagina = client.get(recibida.url).content.decode()
    assert "Publicar 1 verificación" in pagina
    assert "Faltan cuatro sedes." in pagina
    assert not Verificacion.objects.exists()
    plantilla = client.get("/admin/importar/plantilla/verificaciones.csv").content.decode("utf-8-sig")
    columnas = next(csv.reader(io.StringIO(plantilla)))
    assert {"codigo", "fecha_corte", "resultado", "motivo", "valor_observado", "fuente", "metodo"} <= set(
        columnas
    )
