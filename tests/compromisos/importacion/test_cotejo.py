"""An old file does not put old data back: what it was when it was downloaded, what it says now, what is here now."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compromisos import publicacion
from compromisos.admin.importacion.mis_filas import FILAS
from compromisos.importacion import batches
from compromisos.importacion.avisos import Avisos
from compromisos.importacion.batches import CAMBIA, ERROR, IGUAL, NUEVA
from compromisos.importacion.cotejo import ARCHIVO, SITIO, Cotejo
from compromisos.importacion.motor import Cursor
from compromisos.models import Avance, Compromiso, Edicion, Importacion, Meta, Territorio
from compromisos.publicacion import enmiendas
from compromisos.salidas.datos import writer
from compromisos.salidas.datos.columns import VERSION, de_ida_y_vuelta, importables
from compromisos.salidas.datos.filas import avance_de_ida_y_vuelta
from compromisos.salidas.datos.hojas import en_windows
from compromisos.salidas.datos.version import escribir as escribir_version
from compromisos.salidas.datos.version import leer as leer_version
from instituciones.models import Institucion
from tests.compromisos.importacion.ayudas import contenido, en_csv, subir
from tests.factories import (
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_eje,
    crear_institucion,
    crear_meta,
    crear_usuario,
)
from tests.una_vez import compartida

pytestmark = pytest.mark.django_db
MOTIVO = "Lo dice la fuente."


@compartida
def borrador():
    """A pledge that is not public, with two targets."""
    institucion = crear_institucion(nombre="Mancomunidad de ejemplo", sigla="MANCO", sector="publico")
    compromiso = crear_compromiso(
        edicion=Edicion.objects.get(),
        institucion=institucion,
        numero=1,
        titulo="Abrir casas de acogida",
        texto="Abrir 4 casas de acogida y formar a 30 guardias.",
        fecha_limite=date(2027, 6, 30),
        publicado=False,
    )
    crear_meta(compromiso=compromiso, indicador="Casas abiertas", unidad="casas", valor_meta=4)
    crear_meta(compromiso=compromiso, indicador="Guardias formadas", unidad="guardias", valor_meta=30)
    return compromiso


def descargar(compromiso: Compromiso | None = None) -> list[dict]:
    """The rows of «Descargar mis filas», as a sheet shows them."""
    institucion = compromiso.institucion if compromiso else Institucion.objects.get(sigla="MIMP")
    return en_hoja("compromisos", FILAS["compromisos"](institucion))


def en_hoja(tabla: str, filas) -> list[dict]:
    texto = "".join(writer.csv_lineas(de_ida_y_vuelta(tabla), filas)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(texto)))


def juzgar(filas: list[dict], **opciones):
    return batches.analizar(en_csv(filas), "viejo.csv", **opciones)


def guardar(filas: list[dict], **opciones):
    return batches.aplicar(en_csv(filas), "viejo.csv", motivo=MOTIVO, **opciones)


def claves(fila) -> list[tuple[str, str]]:
    return [(h.columna, h.clave) for h in (*fila.errores, *fila.avisos)]


def test_cells_nobody_touched_are_left_as_others_left_them(borrador):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(fecha_limite=date(2027, 12, 31), nota="Se amplió.")
    for fila in filas:
        fila["titulo"] = "Abrir cuatro casas de acogida"
    informe = guardar(filas)
    borrador.refresh_from_db()
    assert borrador.titulo == "Abrir cuatro casas de acogida"
    assert (borrador.fecha_limite, borrador.nota) == (date(2027, 12, 31), "Se amplió.")
    assert informe.filas[0].cambios == [("Título", "Abrir casas de acogida", "Abrir cuatro casas de acogida")]
    assert claves(informe.filas[0]) == [
        ("fecha_limite", "cambio_desde_la_descarga"),
        ("nota", "cambio_desde_la_descarga"),
    ]
    assert [f.clase for f in informe.filas] == [CAMBIA, IGUAL]


def test_an_old_file_that_nobody_touched_does_nothing(borrador):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Otro título", texto="Otro texto.", fuente="")
    Meta.objects.filter(compromiso=borrador).update(valor_meta=5, unidad="locales")
    Institucion.objects.filter(pk=borrador.institucion_id).update(sector="privado")
    borrador.territorios.set(Territorio.objects.filter(ubigeo__in=["03", "0801"]))
    antes = contenido()
    informe = guardar(filas)
    assert [f.clase for f in informe.filas] == [IGUAL, IGUAL]
    assert contenido() == antes


def test_what_both_changed_is_asked_and_never_taken(borrador):
    filas = descargar(borrador)
    otra = crear_usuario(username="otra.persona")
    borrador.titulo, borrador._history_user = "Título de otra persona", otra
    borrador.save()
    for fila in filas:
        fila["titulo"] = "Título de mi hoja"
    informe = juzgar(filas)
    (primera, _segunda) = informe.filas
    assert primera.clase == ERROR
    assert claves(primera) == [("titulo", "cambio_en_los_dos")]
    (conflicto,) = primera.conflictos
    assert (conflicto.archivo, conflicto.sitio) == ("Título de mi hoja", "Título de otra persona")
    assert "otra.persona" in conflicto.cambio
    assert "otra.persona" in primera.errores[0].mensaje
    with pytest.raises(batches.ConErrores):
        guardar(filas)
    borrador.refresh_from_db()
    assert borrador.titulo == "Título de otra persona"


@pytest.mark.parametrize(
    ("queda", "titulo"), [(SITIO, "Título de otra persona"), (ARCHIVO, "Título de mi hoja")]
)
def test_a_conflict_is_settled_for_all_or_one_by_one(borrador, queda, titulo):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Título de otra persona")
    for fila in filas:
        fila["titulo"], fila["nota"] = "Título de mi hoja", "Con nota."
    for opciones in (
        {"conflictos": queda},
        {"respuestas": {juzgar(filas).filas[0].conflictos[0].clave: queda}},
    ):
        assert not juzgar(filas, **opciones).tiene_errores
    guardar(filas, conflictos=queda)
    borrador.refresh_from_db()
    assert (borrador.titulo, borrador.nota) == (titulo, "Con nota.")


def test_an_answer_is_of_one_value_and_asked_again_of_another(borrador):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Un título")
    for fila in filas:
        fila["titulo"] = "Título de mi hoja"
    respuestas = {juzgar(filas).filas[0].conflictos[0].clave: ARCHIVO}
    assert not juzgar(filas, respuestas=respuestas).tiene_errores
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Todavía otro")
    assert juzgar(filas, respuestas=respuestas).filas[0].clase == ERROR


def test_both_saying_the_same_is_no_conflict(borrador):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="El mismo título")
    for fila in filas:
        fila["titulo"] = "El mismo título"
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]


@pytest.mark.parametrize(
    ("columna", "escrito", "campo", "valor"),
    [
        ("meta", "6", "valor_meta", Decimal(9)),
        ("unidad", "albergues", "unidad", "locales"),
        ("medio_verificacion", "Acta", "medio_verificacion", "Informe"),
        ("meta_fecha_limite", "31/01/2027", "fecha_limite", date(2027, 3, 1)),
    ],
)
def test_a_target_too(borrador, columna, escrito, campo, valor):
    filas = descargar(borrador)
    Meta.objects.filter(compromiso=borrador, indicador="Casas abiertas").update(**{campo: valor})
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]
    filas[0][columna] = escrito
    assert claves(juzgar(filas).filas[0]) == [(columna, "cambio_en_los_dos")]


def test_lists_too(borrador):
    borrador.territorios.set(Territorio.objects.filter(ubigeo="08"))
    borrador.ejes.set([crear_eje(nombre="Acogida")])
    filas = descargar(borrador)
    borrador.territorios.set(Territorio.objects.filter(ubigeo="16"))
    borrador.ejes.set([crear_eje(nombre="Refugio")])
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]
    for fila in filas:
        fila["territorios"], fila["ejes"] = "3", ""
    informe = juzgar(filas)
    assert claves(informe.filas[0]) == [(c, "cambio_en_los_dos") for c in ("ejes", "territorios")]
    de_ejes, de_lugares = informe.filas[0].conflictos
    assert (de_lugares.archivo, de_lugares.sitio) == ("Apurímac (región)", "Loreto (región)")
    assert (de_ejes.archivo, de_ejes.sitio) == ("", "Refugio")


def test_roles_add_up_and_are_no_conflict(borrador):
    filas = descargar(borrador)
    batches.aplicar(
        en_csv([{**filas[0], "rol": "Líder", VERSION: ""}, {**filas[1], "rol": "Líder", VERSION: ""}]),
        "f.csv",
    )
    for fila in filas:
        fila["rol"] = "Organizadora"
    informe = guardar(filas)
    assert [f.clase for f in informe.filas] == [CAMBIA, IGUAL]
    assert {p.rol for p in borrador.institucion.participaciones.all()} >= {"lider", "organizadora"}


def test_a_row_of_what_is_no_longer_here_does_not_bring_it_back(borrador):
    filas = descargar(borrador)
    Meta.objects.get(compromiso=borrador, indicador="Casas abiertas").delete()
    primera, segunda = juzgar(filas).filas
    assert (primera.clase, segunda.clase) == (ERROR, IGUAL)
    assert claves(primera) == [("", "ya_no_esta")]
    filas[0][VERSION] = ""
    assert juzgar(filas).filas[0].clase == NUEVA


def test_a_target_called_otherwise_since_does_not_become_two(borrador):
    filas = descargar(borrador)
    Meta.objects.filter(compromiso=borrador, indicador="Casas abiertas").update(indicador="Casas en servicio")
    assert claves(juzgar(filas).filas[0]) == [("", "ya_no_esta")]


def test_a_row_copied_to_make_another_is_new(borrador):
    filas = descargar(borrador)
    copia = {**filas[1], "indicador": "Turnos cubiertos", "unidad": "turnos", "meta": "90"}
    otro = {**filas[1], "numero": "2", "titulo": "Otro compromiso", "compromiso": "Cubrir los turnos."}
    informe = guardar([*filas, copia, otro])
    assert [f.clase for f in informe.filas] == [IGUAL, IGUAL, NUEVA, NUEVA]
    assert Meta.objects.filter(compromiso=borrador).count() == 3


def test_without_its_version_it_works_and_says_that_it_cannot_tell(borrador):
    filas = [{c: v for c, v in fila.items() if c != VERSION} for fila in descargar(borrador)]
    igual = juzgar(filas)
    assert igual.para_programas("f", igual.filas)["avisos"] == []
    for fila in filas:
        fila["nota"] = "Con nota."
    informe = juzgar(filas)
    assert informe.filas[0].clase == CAMBIA
    dichos = informe.para_programas("f", informe.filas)["avisos"]
    assert [d["clave"] for d in dichos] == ["sin_version"]


@pytest.mark.parametrize("rota", ["", "v1.", "v1.AAAA", "3", "v2.loquesea", "V1.MAYUSCULAS", None])
def test_a_version_that_is_none_is_noticed_where_the_row_changes(borrador, rota):
    filas = descargar(borrador)
    filas[1][VERSION] = rota if rota is not None else filas[0][VERSION]  # of another row
    filas[1]["medio_verificacion"] = "Lista de asistencia"
    informe = juzgar(filas)
    assert [f.clase for f in informe.filas] == [IGUAL, CAMBIA]
    assert claves(informe.filas[1]) == [("", "fila_sin_version")]


def test_a_column_of_somebody_called_so_is_not_ours(borrador):
    filas = [{c: v for c, v in f.items() if c != VERSION} | {"Versión": "2.ª"} for f in descargar(borrador)]
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]


def test_some_columns_are_enough(borrador):
    filas = [
        {c: fila[c] for c in ("institucion", "numero", "compromiso", "indicador", "fecha_limite", VERSION)}
        for fila in descargar(borrador)
    ]
    Compromiso.objects.filter(pk=borrador.pk).update(fecha_limite=date(2027, 12, 31))
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]


def test_an_institution_called_otherwise_since_is_left_so(borrador):
    filas = descargar(borrador)
    institucion = borrador.institucion
    institucion.nombre, institucion.sitio_web = "Mancomunidad renovada", "https://example.org/nueva"
    institucion.save()
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]  # found by its acronym
    for fila in filas:
        fila["nota"] = "Con nota."
    guardar(filas)
    institucion.refresh_from_db()
    assert institucion.nombre == "Mancomunidad renovada"


def test_a_theme_called_otherwise_since_is_no_error(borrador):
    eje = crear_eje(nombre="Acogida")
    borrador.ejes.set([eje])
    filas = descargar(borrador)
    eje.nombre = "Cuidados y acogida"
    eje.save()
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL, IGUAL]


def test_a_conflict_tells_nothing_to_who_may_not_see_the_row(borrador):
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Borrador que nadie ve")
    for fila in filas:
        fila["titulo"] = "A ver qué dice"
    ajena = crear_usuario(permisos=["compromisos.import_compromiso", "compromisos.add_compromiso"])
    primera = juzgar(filas, user=ajena).filas[0]
    assert [c for _columna, c in claves(primera)] == ["sin_permiso"]
    assert primera.conflictos == []


def test_a_public_file_from_before_an_amendment_does_not_amend_it_back(client, editora):
    compromiso = Compromiso.objects.get(codigo="25porel25-mimp-1")
    archivo = b"".join(client.get("/datos/compromisos.csv").streaming_content)
    enmiendas.enmendar_datos(compromiso, datos={"titulo": "Un título de después"}, por=editora, motivo=MOTIVO)
    enmiendas.enmendar(compromiso, por=editora, texto="Un texto de después.", motivo=MOTIVO)
    informe = batches.analizar(archivo, "compromisos.csv")
    assert informe.conteos[IGUAL] == len(informe.filas)
    assert informe.enmiendas == 0
    filas = list(csv.DictReader(io.StringIO(archivo.decode("utf-8-sig"))))
    for fila in filas:
        fila["titulo"] += "."
    informe = juzgar(filas, conflictos=ARCHIVO)
    assert informe.enmiendas == len({f["codigo"] for f in filas})


@dataclass
class FilaSuelta:
    """A row of one column, without a database."""

    aqui: str
    archivo: str

    def cambios(self):
        return [("nota", self.aqui, self.archivo)] if self.aqui != self.archivo else []

    def en_palabras(self, columna, valor):
        return valor

    def ultimo_cambio(self, columna):
        return None


VALORES = st.one_of(st.sampled_from(["", "A", "B", "≥ 5", "? 5", "1-2"]), st.text(max_size=8))


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(descargado=VALORES, aqui=VALORES, archivo=VALORES)
def test_whatever_the_three_say_nothing_is_taken_in_silence(descargado, aqui, archivo):
    version = leer_version(("nota",), escribir_version(("nota",), {"nota": descargado}))
    cotejo = Cotejo(Avisos(Cursor()))
    fila = FilaSuelta(aqui, archivo)
    try:
        quedan = cotejo.quedan(fila, version, {"nota": archivo}, se_suman=(), etiqueta=str)
    except ValidationError:
        assert len({descargado, aqui, archivo}) == 3
        return
    queda = quedan.get("nota", archivo)
    if archivo == descargado:
        assert queda == aqui
    elif aqui == descargado:
        assert queda == archivo or en_windows(aqui) == archivo
    else:
        assert aqui == archivo == queda


# --- Updates and institutions


def bajar_avances(*avances: Avance) -> list[dict]:
    return en_hoja(
        "avances", (avance_de_ida_y_vuelta(a, m) for a in avances for m in list(a.mediciones.all()) or [None])
    )


def test_an_update_that_waits_too(borrador, editora):
    borrador = crear_compromiso(edicion=Edicion.objects.get(), institucion=borrador.institucion, numero=8)
    suyo = crear_borrador(compromiso=borrador, autor=editora, fecha_corte=date(2026, 9, 30))
    filas = bajar_avances(suyo)
    Avance.objects.filter(pk=suyo.pk).update(dificultades="Faltó local.")
    assert [f.clase for f in juzgar(filas).filas] == [IGUAL]
    filas[0]["medidas"] = "Se pidió otro."
    assert juzgar(filas).filas[0].cambios == [("Medidas adoptadas", "", "Se pidió otro.")]
    filas[0]["dificultades"] = "No hubo personal."
    assert claves(juzgar(filas).filas[0])[0] == ("dificultades", "cambio_en_los_dos")


def como_se_bajaba_antes(filas: list[dict], columna: str) -> list[dict]:
    """The same rows as the file of before that column existed had them: without it, and their version without it."""
    nombres = [c.nombre for c in importables("avances") if c.nombre != columna]
    viejas = []
    for fila in filas:
        suya = {n: v for n, v in fila.items() if n != columna}
        suya["valor"] = suya["valor"] or None
        suya["fecha"] = date(*map(int, fila["fecha"].split("-")))
        suya[VERSION] = escribir_version(nombres, {**suya, "evidencia_fecha": None})
        viejas.append({n: v for n, v in fila.items() if n != columna} | {VERSION: suya[VERSION]})
    return viejas


def test_a_file_of_before_the_forecast_existed_changes_nothing_and_may_bring_it(editora):
    compromiso = crear_compromiso(edicion=Edicion.objects.get(), numero=9, fecha_limite=date(2027, 6, 30))
    publicado = crear_avance(compromiso=compromiso, prevision="en_riesgo", fecha_corte=date(2026, 6, 30))
    suyo = crear_borrador(compromiso=compromiso, autor=editora, fecha_corte=date(2026, 9, 30))
    nuevas = bajar_avances(publicado, suyo)
    assert nuevas[0]["prevision"] == "En riesgo de no cumplirse en plazo"
    assert [f.clase for f in juzgar(nuevas).filas] == [IGUAL, IGUAL]
    viejas = como_se_bajaba_antes(nuevas, "prevision")
    assert [(f.clase, claves(f)) for f in juzgar(viejas).filas] == [(IGUAL, []), (IGUAL, [])]
    Avance.objects.filter(pk=suyo.pk).update(dificultades="Faltó local.", prevision="se_cumplira")
    assert [f.clase for f in juzgar(viejas).filas] == [IGUAL, IGUAL], (
        "of what it knew, nobody touched anything"
    )
    viejas = [viejas[1] | {"prevision": "con apoyo"}]  # the column added by hand
    (fila,) = juzgar(viejas).filas
    assert fila.cambios == [("Previsión", "Se cumplirá en plazo", "Se cumplirá en plazo con apoyo")]


def test_an_update_corrected_or_withdrawn_since_does_not_come_back(editora):
    corregido, retirado = (crear_avance(fecha_corte=date(2026, 6, dia)) for dia in (1, 2))
    filas = bajar_avances(corregido, retirado)
    corregir_avance(
        corregido, por=editora, motivo="El número estaba mal.", cambios={"descripcion": "Lo corregido."}
    )
    publicacion.retirar(retirado, por=editora, motivo="Era de otra institución.")
    primera, segunda = juzgar(filas).filas
    assert primera.clase == IGUAL
    assert claves(segunda) == [("", "ya_no_esta")]


def test_institutions_too(client):
    institucion = crear_institucion(nombre="Red de ejemplo", sigla="REDE", sitio_web="https://example.org/a")
    archivo = b"".join(client.get("/datos/instituciones.csv").streaming_content).decode("utf-8-sig")
    filas = [f for f in csv.DictReader(io.StringIO(archivo)) if f["sigla"] == "REDE"]
    Institucion.objects.filter(pk=institucion.pk).update(sitio_web="https://example.org/b")
    assert [f.clase for f in juzgar(filas, tabla="instituciones").filas] == [IGUAL]
    filas[0]["descripcion"] = "Junta a seis redes."
    guardar(filas, tabla="instituciones")
    institucion.refresh_from_db()
    assert (institucion.sitio_web, institucion.descripcion) == (
        "https://example.org/b",
        "Junta a seis redes.",
    )
    filas[0]["sitio_web"] = "https://example.org/c"
    assert claves(juzgar(filas, tabla="instituciones").filas[0]) == [("sitio_web", "cambio_en_los_dos")]


def test_every_column_that_comes_in_is_in_the_version(borrador):
    """A column added to the registry is compared too, without anything else being said."""
    filas = descargar(borrador)
    assert list(filas[0]) == [*(c.nombre for c in importables("compromisos")), VERSION]


# --- In the preview


@pytest.fixture
def en_conflicto(borrador):
    """The rows of an old file whose first one changed in both."""
    filas = descargar(borrador)
    Compromiso.objects.filter(pk=borrador.pk).update(
        titulo="Título de otra persona", fecha_limite="2027-12-31"
    )
    for fila in filas:
        fila["titulo"], fila["fecha_limite"] = "Título de mi hoja", "30/09/2027"
    return filas


def botones(pagina: str) -> list[str]:
    """Names of the radio buttons of conflicts, once each."""
    return list(dict.fromkeys(re.findall(r'name="(conflicto-[^"]+)"', pagina)))


def test_preview_asks_and_keeps_the_answers(client, editora, borrador, en_conflicto):
    client.force_login(editora)
    revision = subir(client, en_csv(en_conflicto))["Location"]
    pagina = client.get(revision).content.decode()
    assert "Título de mi hoja" in pagina
    assert "Título de otra persona" in pagina
    assert 'name="confirmar"' not in pagina
    titulo, plazo = botones(pagina)
    client.post(revision, {"decidir": "conflictos", titulo: "archivo"})
    pagina = client.get(revision).content.decode()
    assert 'name="confirmar"' not in pagina  # one is still open
    client.post(revision, {"decidir": "conflictos", plazo: "sitio"})  # the other stays answered
    assert 'name="confirmar"' in client.get(revision).content.decode()
    client.post(revision, {"confirmar": "1"})
    borrador.refresh_from_db()
    assert (borrador.titulo, borrador.fecha_limite) == ("Título de mi hoja", date(2027, 12, 31))


@pytest.mark.parametrize(
    ("queda", "titulo"), [("sitio", "Título de otra persona"), ("archivo", "Título de mi hoja")]
)
def test_preview_answers_all_at_once_but_those_that_were(
    client, editora, borrador, en_conflicto, queda, titulo
):
    client.force_login(editora)
    revision = subir(client, en_csv(en_conflicto))["Location"]
    _titulo, plazo = botones(client.get(revision).content.decode())
    client.post(revision, {"decidir": f"conflictos:{queda}", plazo: "archivo"})
    client.post(revision, {"confirmar": "1"})
    borrador.refresh_from_db()
    assert (borrador.titulo, borrador.fecha_limite) == (titulo, date(2027, 9, 30))


def test_preview_takes_no_answer_for_granted(client, editora, borrador, en_conflicto):
    """What was marked and not kept is kept, shown and confirmed apart; what is no answer is none."""
    client.force_login(editora)
    revision = subir(client, en_csv(en_conflicto))["Location"]
    titulo, plazo = botones(client.get(revision).content.decode())
    client.post(revision, {"decidir": "conflictos", titulo: "los dos", "conflicto-1:nota:00": "archivo"})
    assert Importacion.objects.get().respuestas == {}
    client.post(revision, {"decidir": "solo_validas"})
    respuesta = client.post(revision, {"confirmar": "1", titulo: "archivo", plazo: "archivo"})
    assert respuesta.status_code == 409
    assert "Se guardó lo que eligió" in respuesta.content.decode()
    borrador.refresh_from_db()
    assert borrador.titulo == "Título de otra persona"
    client.post(revision, {"confirmar": "1", titulo: "archivo", plazo: "archivo"})
    borrador.refresh_from_db()
    assert borrador.titulo == "Título de mi hoja"


def test_preview_asks_again_if_it_changed_once_more(client, editora, borrador, en_conflicto):
    client.force_login(editora)
    revision = subir(client, en_csv(en_conflicto))["Location"]
    client.post(revision, {"decidir": "conflictos:archivo"})
    Compromiso.objects.filter(pk=borrador.pk).update(titulo="Y otra vez")
    respuesta = client.post(revision, {"confirmar": "1"})
    assert respuesta.status_code == 409
    pagina = client.get(revision).content.decode()
    assert "Y otra vez" in pagina
    assert 'name="confirmar"' not in pagina


def test_preview_says_that_it_cannot_tell(client, editora, borrador):
    client.force_login(editora)
    filas = [{c: v for c, v in f.items() if c != VERSION} | {"nota": "Nueva."} for f in descargar(borrador)]
    assert (
        "no trae la columna «version»"
        in client.get(subir(client, en_csv(filas))["Location"]).content.decode()
    )


def test_command_says_the_way_out(borrador, en_conflicto, tmp_path, capsys):
    archivo = tmp_path / "viejo.csv"
    archivo.write_bytes(en_csv(en_conflicto))
    with pytest.raises(SystemExit):
        call_command("importar", archivo, guardar=True)
    dicho = capsys.readouterr().out
    assert "Título de otra persona" in dicho
    assert "--conflictos sitio" in dicho
    borrador.refresh_from_db()
    assert borrador.titulo == "Título de otra persona"
    call_command("importar", archivo, guardar=True, conflictos="archivo", motivo=MOTIVO)
    borrador.refresh_from_db()
    assert borrador.titulo == "Título de mi hoja"
