"""What a reader finds of the forecast: on the page, the list, the files and the changes, on any day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from base.dias import Dia
from compromisos.lectura.compromisos import compromisos_de
from compromisos.lectura.prevision import de_antes, frase_de_cambio
from compromisos.models import Anotacion, Avance
from compromisos.publicacion import retirar
from compromisos.salidas.informes import breve
from tests.compromisos.admin.hoy.ayudas import en_claro
from tests.factories import corregir_avance, crear_avance, crear_compromiso
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
JULIO, OCTUBRE, NOVIEMBRE = (datetime(2026, m, 10, 15, tzinfo=UTC) for m in (7, 10, 11))


@compartida
def contado():
    """A pledge that said «en plazo», then «en riesgo»."""
    compromiso = crear_compromiso(fecha_limite=date(2027, 3, 31), titulo="Talleres")
    crear_avance(compromiso=compromiso, prevision="se_cumplira", fecha_corte=date(2026, 6, 30), ahora=JULIO)
    crear_avance(compromiso=compromiso, prevision="en_riesgo", fecha_corte=date(2026, 9, 30), ahora=OCTUBRE)
    return compromiso


def test_the_page_says_who_said_it_in_which_report_and_how_it_changed(client, contado):
    pagina = en_claro(client.get(contado.get_absolute_url()).content.decode())
    assert "Qué prevé quien lo prometió En riesgo de no cumplirse en plazo" in pagina
    assert f"Lo dijo {contado.institucion} en su informe al 30/09/2026 ; no es una evaluación" in pagina
    assert "Su previsión bajó de «en plazo» a «en riesgo»." in pagina
    # As of a day, that of then, and nothing of what came later.
    entonces = en_claro(client.get(contado.get_absolute_url(), {"al": "2026-08-31"}).content.decode())
    assert "Qué prevé quien lo prometió Se cumplirá en plazo" in entonces
    assert "en riesgo" not in entonces


def test_json_list_and_file_say_the_same(client, contado):
    del_compromiso = client.get(f"/compromisos/{contado.codigo}.json").json()
    assert del_compromiso["prevision"] == "en_riesgo"
    assert [a["prevision"] for a in del_compromiso["avances"]] == ["en_riesgo", "se_cumplira"]
    crear_compromiso(titulo="Otra, que no dice nada")
    lista = client.get("/compromisos/", {"prevision": "en_riesgo"})
    assert [c.pk for c in lista.context["pagina"].object_list] == [contado.pk]
    assert "Dice que su plazo está en riesgo" in lista.content.decode()
    (faceta,) = (f for f in lista.context["resultado"].facetas if f.nombre == "prevision")
    assert [(o.valor, o.cuenta) for o in faceta.opciones] == [("en_riesgo", 1)]
    archivo = b"".join(client.get("/datos/compromisos.json", {"prevision": "en_riesgo"}).streaming_content)
    (suyo,) = json.loads(archivo)["compromisos"]
    assert suyo["prevision"] == "en_riesgo"
    mala = client.get("/compromisos/", {"prevision": "en_plazo"}).content.decode()
    assert "no es un valor que conozcamos" in mala


def test_nobody_is_offered_a_filter_that_no_institution_filled(client):
    crear_avance(compromiso=crear_compromiso(fecha_limite=date(2027, 3, 31)))
    assert "prevision" not in client.get("/compromisos/").content.decode()


def test_a_report_that_says_nothing_withdrawn_or_corrected(client, contado):
    callado = crear_avance(compromiso=contado, fecha_corte=date(2026, 10, 31), ahora=NOVIEMBRE)
    assert leida(contado) == "", "the former forecast does not go on"
    pagina = client.get(contado.get_absolute_url()).content.decode()
    assert "Qué prevé quien lo prometió" not in pagina
    assert "Ya no da su previsión: antes decía «en riesgo»." in pagina
    retirar(callado, por=callado.autor, motivo="Era de otro.")
    assert leida(contado) == "en_riesgo"
    vigente = Avance.objects.get(prevision="en_riesgo")
    corregir_avance(
        vigente, por=vigente.autor, motivo="Se leyó mal.", cambios={"prevision": "no_se_cumplira"}
    )
    assert leida(contado) == "no_se_cumplira"


def leida(compromiso) -> str:
    return compromisos_de(Dia.de_hoy()).get(pk=compromiso.pk).prevision


def test_changes_tell_it_by_the_report_that_was_published(client, contado):
    avances = list(Avance.objects.order_by("pk"))
    assert de_antes(avances) == {avances[0].pk: "", avances[1].pk: "se_cumplira"}
    pagina = client.get("/cambios/", {"desde": "2026-10-01", "hasta": "2026-10-31", "tipo": "todo"})
    assert "Su previsión bajó de «en plazo» a «en riesgo»." in pagina.content.decode()
    archivo = client.get("/datos/cambios.csv", {"desde": "2026-10-01", "hasta": "2026-10-31", "tipo": "todo"})
    texto = b"".join(archivo.streaming_content) if archivo.streaming else archivo.content
    assert "Su previsión bajó de «en plazo» a «en riesgo»." in texto.decode()


@pytest.mark.parametrize(
    ("antes", "ahora", "frase"),
    [
        ("", "", ""),
        ("en_riesgo", "en_riesgo", ""),
        ("", "con_apoyo", "da su previsión: «en plazo con apoyo»"),
        ("no_se_cumplira", "en_riesgo", "su previsión subió de «fuera de plazo» a «en riesgo»"),
    ],
)
def test_words_of_a_change(antes, ahora, frase):
    assert frase_de_cambio(antes, ahora) == frase


def test_the_record_says_it_and_leaves_silence_out(contado):
    crear_avance(compromiso=contado, fecha_corte=date(2026, 10, 31), ahora=NOVIEMBRE)
    contenidos = [
        json.loads(a.contenido) for a in Anotacion.objects.filter(accion="avance_publicado").order_by("pk")
    ]
    assert [c.get("prevision") for c in contenidos] == ["se_cumplira", "en_riesgo", None]
    assert "prevision" not in contenidos[-1], "entries of before the column existed keep their hashes"


def test_the_short_report_counts_by_sector_and_names_those_at_risk(contado):
    vencido = crear_compromiso(fecha_limite=date(2026, 10, 31), numero=9)
    crear_avance(compromiso=vencido, prevision="en_riesgo", fecha_corte=date(2026, 9, 30), ahora=OCTUBRE)
    dichas = breve.datos(breve.DeQue(Dia.de_hoy()))["previsiones"]
    assert dichas["cuentas"] == [("1", "En riesgo de no cumplirse en plazo")], (
        "what is overdue is told as such"
    )
    assert [s["cuentas"] for s in dichas["sectores"]] == [["0", "1", "0"]]
    assert [(f["titulo"], f["corte"]) for f in dichas["filas"]] == [("Talleres", "30/09/2026")]
