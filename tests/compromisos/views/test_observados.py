"""What was counted beside what was declared, wherever the public reads it."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from compromisos import publicacion
from compromisos.models import Compromiso, Verificacion
from compromisos.publicacion import supresiones
from tests.factories import AHORA, crear_avance, crear_compromiso, crear_meta, crear_superusuario
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
FRASE = "La institución informó 32 centros al 30/09/2026; Una defensoría, que lo verificó el 10/10/2026, contó 28."


@compartida
def contado() -> Compromiso:
    compromiso = crear_compromiso(titulo="Abrir centros", publicado_en=datetime(2026, 9, 1, 15, tzinfo=UTC))
    meta = crear_meta(compromiso=compromiso, indicador="Centros abiertos", unidad="centros", linea_base=0)
    publicacion.anotar_lo_que_falta()
    avance = crear_avance(
        compromiso=compromiso, fecha_corte=date(2026, 9, 30), mediciones={meta: 32},
        ahora=datetime(2026, 10, 5, 15, tzinfo=UTC),
    )  # fmt: skip
    verificacion = publicacion.verificar(
        avance, por=avance.autor, verificador="Una defensoría", resultado="cuestionado", motivo="No están todos.",
        valores=[publicacion.ValorDado(meta, Decimal(28), "Padrón de sedes", "Se llamó a las <32>.")],
        ahora=datetime(2026, 10, 10, 15, tzinfo=UTC),
    )  # fmt: skip
    publicacion.responder(
        verificacion, por=avance.autor, texto="Cuatro abrieron después.", publicar=True,
        ahora=datetime(2026, 10, 20, 15, tzinfo=UTC),
    )  # fmt: skip
    return compromiso


def leer(client, direccion: str) -> str:
    respuesta = client.get(direccion)
    assert respuesta.status_code == 200, direccion
    contenido = b"".join(respuesta) if respuesta.streaming else respuesta.content
    return " ".join(contenido.decode().split())


def leer_entero(client, direccion: str) -> str:
    return b"".join(client.get(direccion)).decode("utf-8-sig")


def test_page_tells_both_and_changes_no_figure(client, contado):
    pagina = leer(client, contado.get_absolute_url())
    assert pagina.count(FRASE) == 2, "beside the target, and in its report"
    assert "4 menos de lo informado." in pagina
    assert "Padrón de sedes" in pagina
    assert "Se llamó a las &lt;32&gt;." in pagina
    assert "Cuatro abrieron después." in pagina
    assert "32 de 50 centros <small>(64 %)</small>" in pagina
    assert ">contó 28</text>" in pagina
    assert "Quien verificó contó 28 centros." in pagina
    assert FRASE not in leer(client, f"{contado.get_absolute_url()}?al=2026-10-09")
    assert "counted 28" in leer(client, f"/en{contado.get_absolute_url()}")
    assert FRASE in leer(client, f"{contado.get_absolute_url()}insertar/")


def test_what_was_counted_goes_with_its_report(client, contado):
    avance = contado.avances.get()
    publicacion.retirar(avance, por=avance.autor, motivo="Era de otra.", ahora=AHORA)
    pagina = leer(client, contado.get_absolute_url())
    assert pagina.count(FRASE) == 1, "only in the report, struck through"
    assert "contó 28</text>" not in pagina


def test_what_is_left_without_effect_is_struck_out_and_says_why_from_that_day(client, contado):
    verificacion = Verificacion.objects.get()
    dejada = publicacion.dejar_sin_efecto(
        verificacion, por=verificacion.registrado_por, quien="Administración de ejemplo", motivo="Era <otra> sede.",
        ahora=datetime(2026, 10, 25, 15, tzinfo=UTC),
    )  # fmt: skip
    direccion = contado.get_absolute_url()
    pagina = leer(client, direccion)
    assert pagina.count(FRASE) == 1, "only in the report, below what it said"
    assert "Verificación sin efecto desde el 25/10/2026." in pagina
    quien = "Administración de ejemplo dejó sin efecto lo que dijo Una defensoría."
    assert quien in pagina
    assert "Era &lt;otra&gt; sede." in pagina
    assert "left without effect what Una defensoría said" in leer(client, f"/en{direccion}")
    antes = leer(client, f"{direccion}?al=2026-10-24")
    assert antes.count(FRASE) == 2
    assert "sin efecto" not in antes

    dicho = {
        "fecha": "2026-10-25T10:00:00-05:00",
        "quien": "Administración de ejemplo",
        "motivo": "Era <otra> sede.",
    }
    for al, esperado, observado in (("", dicho, False), ("?al=2026-10-24", None, True)):
        json_ = json.loads(leer(client, f"{direccion.rstrip('/')}.json{al}"))
        assert json_["avances"][0]["verificaciones"][0]["sin_efecto"] == esperado
        assert (json_["metas"][0]["observado"] is not None) is observado

    for al, situacion in (("", "sin_efecto"), ("?al=2026-10-24", "en_firme")):
        (fila,) = csv.DictReader(io.StringIO(leer_entero(client, f"/datos/verificaciones.csv{al}")))
        assert (fila["situacion"], bool(fila["sin_efecto_en"])) == (situacion, not al)
        assert fila["valor_observado"] == "28"
    assert contado.titulo not in leer(client, "/compromisos/?observado=distinto")
    for cambios in ("/cambios/?desde=2026-10-01&hasta=2026-11-24&tipo=todo", "/feeds/avances.atom"):
        pagina = leer(client, cambios)
        assert quien in pagina, cambios
        assert f"#sin-efecto-{dejada.pk}" in pagina


def test_json_says_it_beside_the_target_and_in_the_report(client, contado):
    dicho = json.loads(leer(client, f"{contado.get_absolute_url().rstrip('/')}.json"))
    suyo = {
        "valor_declarado": 32, "valor_observado": 28, "diferencia": -4, "fuente": "Padrón de sedes",
        "metodo": "Se llamó a las <32>.",
    }  # fmt: skip
    (meta,), ((verificacion,),) = dicho["metas"], [a["verificaciones"] for a in dicho["avances"]]
    assert (meta["valor"], meta["porcentaje"]) == (32, 64)
    assert {c: meta["observado"][c] for c in suyo} == suyo
    assert (meta["observado"]["fecha_corte"], meta["observado"]["verificador"]) == (
        "2026-09-30",
        "Una defensoría",
    )
    assert verificacion["valores"] == [{"indicador": "Centros abiertos", **suyo}]


def test_table_of_verifications_has_a_row_a_value_and_the_answer(client, contado):
    (fila,) = csv.DictReader(
        io.StringIO(b"".join(client.get("/datos/verificaciones.csv")).decode("utf-8-sig"))
    )
    esperado = {
        "codigo": contado.codigo, "situacion": "en_firme", "resultado": "cuestionado", "indicador": "Centros abiertos",
        "unidad": "centros", "valor_declarado": "32", "valor_observado": "28", "diferencia": "-4",
        "fuente": "Padrón de sedes", "respuesta": "Cuatro abrieron después.", "verificado_en": "2026-10-10T10:00:00-05:00",
    }  # fmt: skip
    assert {c: fila[c] for c in esperado} == esperado
    (antes,) = csv.DictReader(
        io.StringIO(b"".join(client.get("/datos/verificaciones.csv?al=2026-10-15")).decode("utf-8-sig"))
    )
    assert (antes["respuesta"], antes["valor_observado"]) == ("", "28")
    vacia = b"".join(client.get("/datos/verificaciones.csv?estado=cumplido")).decode("utf-8-sig")
    assert len(vacia.splitlines()) == 1


def test_cambios_and_feed_tell_it_in_words(client, contado):
    for direccion in ("/cambios/?desde=2026-10-01&hasta=2026-11-24&tipo=todo", "/feeds/avances.atom"):
        pagina = leer(client, direccion)
        assert "Centros abiertos: " + FRASE in pagina, direccion
        assert "Cómo se contó: Se llamó a las" in pagina


def test_list_is_filtered_by_what_differs(client, contado):
    otro = crear_compromiso(edicion=contado.edicion, titulo="Otra promesa")
    pagina = leer(client, "/compromisos/?observado=distinto")
    assert contado.titulo in pagina
    assert otro.titulo not in pagina
    assert "Quien verificó contó otra cosa" in pagina
    assert contado.titulo not in leer(client, "/compromisos/?observado=distinto&al=2026-10-09")
    assert client.get("/compromisos/?observado=igual").status_code == 400


def test_personal_data_in_a_source_or_a_method_is_suppressed(client, contado, capsys):
    avance, una, otra = contado.avances.get(), crear_superusuario(), crear_superusuario()
    piezas = [p for p in supresiones.piezas_de(avance) if p.tabla == "valorobservado"]
    assert {p.campo for p in piezas} == {"fuente", "metodo"}
    pedida = publicacion.pedir_supresion(avance, por=una, piezas=piezas, motivo="Nombra a alguien.")
    publicacion.aprobar_supresion(pedida, por=otra)
    pagina = leer(client, contado.get_absolute_url())
    assert FRASE in pagina, "the figure stays"
    assert "Padrón de sedes" not in pagina
    assert "Se llamó a las" not in pagina
