"""The public record as a chain: everything enters it once, nothing leaves it, and whoever alters it is named."""

from __future__ import annotations

import hashlib
import html
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from compromisos import publicacion
from compromisos.models import Accion, Anotacion, Compromiso, Evidencia, RegistroCerrado
from compromisos.reglas import cadena
from tests.factories import (
    AHORA,
    corregir_avance,
    crear_avance,
    crear_borrador,
    crear_compromiso,
    crear_meta,
    crear_territorio,
    crear_usuario,
)

PROGRAMA = Path(__file__).resolve().parents[3] / "static" / "registro" / "verificar.py"


def lineas() -> list[str]:
    return list(Anotacion.objects.lineas())


def acciones() -> list[tuple[str, str]]:
    return list(Anotacion.objects.order_by("numero").values_list("accion", "objeto"))


def sql(orden: str, *datos) -> None:
    """Behind the application's back."""
    with connection.cursor() as cursor:
        cursor.execute(orden, datos)


def hallazgos(capsys, **opciones) -> str:
    with pytest.raises(CommandError) as error:
        call_command("verificar_registro", **opciones)
    assert error.value.returncode == 1
    return capsys.readouterr().out


# --- The chain, without a database ---------------------------------------------------------------------


def hacer_cadena(contenidos: list[dict]) -> list[str]:
    anterior, hechas = cadena.ORIGEN, []
    for numero, contenido in enumerate(contenidos, 1):
        linea = cadena.sin_huella(
            accion="avance_publicado",
            anterior=anterior,
            contenido=cadena.canonico(contenido),
            fecha="2026-11-25T00:00:00.000000Z",
            numero=numero,
            objeto=f"avances/{numero}",
        )
        anterior = cadena.huella(linea)
        hechas.append(cadena.con_huella(linea, anterior))
    return hechas


textos = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)
contenidos = st.lists(st.dictionaries(textos, textos | st.lists(textos), max_size=3), min_size=1, max_size=6)


@given(contenidos=contenidos)
def test_a_chain_that_nobody_touched_is_whole(contenidos):
    assert list(cadena.comprobar(hacer_cadena(contenidos))) == []


@settings(max_examples=60)
@given(contenidos=contenidos, datos=st.data())
def test_one_altered_character_anywhere_is_found_where_it_is(contenidos, datos):
    buena = hacer_cadena(contenidos)
    n = datos.draw(st.integers(0, len(buena) - 1))
    linea = buena[n]
    k = datos.draw(st.integers(0, len(linea) - 1))
    otro = datos.draw(st.sampled_from('x0"{ é').filter(lambda c: c != linea[k]))
    mala = [*buena[:n], linea[:k] + otro + linea[k + 1 :], *buena[n + 1 :]]
    rotos = list(cadena.comprobar(mala))
    assert [r.numero for r in rotos][:1] == [n + 1]


@pytest.mark.parametrize(
    ("hacer", "numero"),
    [
        (lambda c: c[1:], 1), (lambda c: c[:1] + c[2:], 2), (lambda c: [c[1], c[0], *c[2:]], 1),
        (lambda c: [c[0], c[0], *c[1:]], 2),
    ],
)  # fmt: skip
def test_one_missing_moved_or_repeated_is_found(hacer, numero):
    rotos = list(cadena.comprobar(hacer(hacer_cadena([{"a": str(n)} for n in range(4)]))))
    assert rotos[0].numero == numero


def test_a_piece_is_checked_from_where_it_starts():
    entera = hacer_cadena([{"a": str(n)} for n in range(5)])
    sigue = json.loads(entera[2])["anterior"]
    assert list(cadena.comprobar(entera[2:], desde=3, anterior=sigue)) == []


# --- What enters it ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_public_act_is_one_entry_with_all_it_says(capsys):
    compromiso = crear_compromiso(publicado=False)
    meta = crear_meta(compromiso=compromiso, nivel_territorial="region", unidad="regiones", valor_meta=24)
    autor = crear_usuario()
    publicacion.publicar_compromiso(Compromiso.objects.get(pk=compromiso.pk), por=autor)
    borrador = crear_borrador(compromiso=compromiso, autor=autor, mediciones={meta: "1.50"}, evidencia=True)
    borrador.mediciones.get().territorios.add(crear_territorio())
    assert Anotacion.objects.count() == 1  # a draft is nobody's business
    publicacion.enviar(borrador, por=autor, ahora=AHORA)
    uno = publicacion.publicar(borrador, por=autor, ahora=AHORA)
    dos = corregir_avance(
        uno, por=autor, motivo="Faltaba una sede.", mediciones={meta: Decimal(2)}, ahora=AHORA
    )
    publicacion.verificar(
        dos, por=autor, verificador="Contraloría", resultado="cuestionado", motivo="No consta.", ahora=AHORA
    )
    publicacion.retirar(dos, por=autor, motivo="Se informó por error.", ahora=AHORA)
    a, b, c = f"compromisos/{compromiso.codigo}", f"avances/{uno.pk}", f"avances/{dos.pk}"
    assert acciones() == [
        (Accion.COMPROMISO_PUBLICADO, a),
        (Accion.AVANCE_PUBLICADO, b),
        (Accion.AVANCE_CORREGIDO, c),
        (Accion.AVANCE_CUESTIONADO, c),
        (Accion.AVANCE_RETIRADO, c),
    ]
    dichos = [json.loads(linea)["contenido"] for linea in lineas()]
    assert dichos[0]["texto"] == compromiso.texto
    assert dichos[0]["metas"][0]["meta"] == "24"
    assert dichos[1]["mediciones"] == [{"indicador": meta.indicador, "valor": "1.5", "territorios": ["15"]}]
    assert dichos[1]["evidencias"] == [{"titulo": "Informe", "url": "https://example.org/informe.pdf"}]
    assert (dichos[2]["corrige"], dichos[2]["motivo_correccion"]) == (b, "Faltaba una sede.")
    assert dichos[4]["motivo"] == "Se informó por error."
    assert autor.username not in "".join(lineas())
    call_command("verificar_registro")
    assert "5 anotaciones" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_is_edited_in_public_is_entered_once_and_a_save_that_changes_nothing_is_not(admin_client):
    compromiso = crear_compromiso()
    crear_meta(compromiso=compromiso)
    publicacion.anotar_lo_que_falta()

    def guardar(titulo: str) -> None:
        actual = Compromiso.objects.get(pk=compromiso.pk)
        meta = compromiso.metas.get()
        respuesta = admin_client.post(
            reverse("admin:compromisos_compromiso_change", args=[compromiso.pk]),
            {
                "titulo": titulo, "version_vista": actual.version, "metas-TOTAL_FORMS": 1,
                "metas-INITIAL_FORMS": 1, "metas-0-id": meta.pk, "metas-0-compromiso": compromiso.pk,
                "metas-0-indicador": meta.indicador, "metas-0-tipo": meta.tipo, "metas-0-valor_meta": "50",
                "metas-0-unidad": "CEM", "metas-0-sentido": meta.sentido,
            },
        )  # fmt: skip
        assert respuesta.status_code == 302, respuesta.context["adminform"].form.errors

    guardar("Otro título")
    guardar("Otro título")
    assert [a for a, _o in acciones()] == [Accion.COMPROMISO_PUBLICADO, Accion.COMPROMISO_ACTUALIZADO]
    assert json.loads(lineas()[-1])["contenido"]["titulo"] == "Otro título"
    call_command("verificar_registro")


@pytest.mark.django_db
def test_a_save_that_does_not_happen_leaves_no_entry():
    borrador = crear_borrador(compromiso=crear_compromiso())
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    with pytest.raises(RuntimeError), transaction.atomic():
        publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        assert Anotacion.objects.count() == 1
        raise RuntimeError
    assert not Anotacion.objects.exists()


@pytest.mark.django_db
def test_what_was_public_before_the_record_is_entered_once():
    crear_avance(compromiso=crear_compromiso())
    sql("DELETE FROM compromisos_anotacion")
    assert publicacion.anotar_lo_que_falta() == 2
    assert publicacion.anotar_lo_que_falta() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hacer",
    [
        lambda a: a.save(), lambda a: a.delete(), lambda a: Anotacion.objects.update(objeto="x"),
        lambda a: Anotacion.objects.all().delete(),
        lambda a: Anotacion(numero=2, fecha=AHORA).save(),
    ],
)  # fmt: skip
def test_an_entry_cannot_be_changed_deleted_or_put_in_by_hand(hacer):
    crear_avance(compromiso=crear_compromiso())
    with pytest.raises(RegistroCerrado):
        hacer(Anotacion.objects.get())


# --- Who alters it -------------------------------------------------------------------------------------


ALTERACIONES = {
    "the text of a pledge": ("UPDATE compromisos_compromiso SET texto = 'Otra cosa.'", "difiere en texto"),
    "a target": ("UPDATE compromisos_meta SET valor_meta = 5", "difiere en metas"),
    "what an update says": ("UPDATE compromisos_avance SET descripcion = 'Todo.'", "difiere en descripcion"),
    "its state": ("UPDATE compromisos_avance SET estado = 'cumplido'", "difiere en estado"),
    "its day": ("UPDATE compromisos_avance SET fecha_corte = '2026-01-01'", "difiere en fecha_corte"),
    "a value": ("UPDATE compromisos_medicion SET valor = 49", "difiere en mediciones"),
    "a reason": ("UPDATE compromisos_retiro SET motivo = 'Nada.'", "difiere en motivo"),
    "a verification": ("UPDATE compromisos_verificacion SET verificador = 'Yo'", "difiere en verificador"),
    "a withdrawal undone": ("DELETE FROM compromisos_retiro", "«Avance retirado» está en el registro y no en el sitio"),
    "evidence slipped away": ("DELETE FROM compromisos_evidencia", "difiere en evidencias"),
    "a state that is shown": ("UPDATE compromisos_compromiso SET vigente_estado = 'cumplido'", "no se sigue del registro"),
    "an entry": ("UPDATE compromisos_anotacion SET contenido = '{}' WHERE numero = 2", "Anotación 2: se alteró"),
    "an entry gone": ("DELETE FROM compromisos_anotacion WHERE numero = 2", "Anotación 2: no lleva el número"),
    "the last entries gone": ("DELETE FROM compromisos_anotacion WHERE numero >= 3", "está en el sitio y no en el registro"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("que", ALTERACIONES)
def test_a_row_altered_behind_the_back_is_found_and_named(que, capsys):
    meta = crear_meta()
    autor = crear_usuario()
    publicacion.anotar_lo_que_falta()
    avance = crear_avance(compromiso=meta.compromiso, autor=autor, mediciones={meta: 3}, evidencia=True)
    publicacion.verificar(
        avance, por=autor, verificador="Contraloría", resultado="verificado", motivo="Visita.", ahora=AHORA
    )
    publicacion.retirar(avance, por=autor, motivo="Error.", ahora=AHORA)
    call_command("verificar_registro")
    capsys.readouterr()
    orden, frase = ALTERACIONES[que]
    sql(orden)
    dicho = hallazgos(capsys)
    assert frase in dicho, dicho


DE_ENMIENDAS = {
    "why it was amended": ("UPDATE compromisos_enmienda SET motivo = 'Nada.' WHERE tipo = 'redaccion'", "difiere en motivo"),
    "what it said before": ("UPDATE compromisos_enmienda SET texto_anterior = 'Otra.' WHERE tipo = 'redaccion'", "difiere en texto_anterior"),
    "when": ("UPDATE compromisos_enmienda SET en = '2026-01-01 00:00:00+00' WHERE tipo = 'redaccion'", "difiere en fecha"),
    "what stands for it": ("DELETE FROM compromisos_sucesion", "difiere en sucesores"),
    "a wording that never was": ("DELETE FROM compromisos_enmienda WHERE tipo = 'redaccion'", "está en el registro y no en el sitio"),
    "what it says now": ("UPDATE compromisos_compromiso SET texto = 'Otra cosa.' WHERE dejado_en IS NOT NULL", "difiere en texto"),
    "left, brought back": ("UPDATE compromisos_compromiso SET dejado_en = NULL", "difiere en dejado_en"),
}  # fmt: skip


@pytest.fixture
def enmendado(db) -> Compromiso:
    """A pledge with another wording, and then merged into a second one."""
    compromiso, autor = crear_compromiso(), crear_usuario()
    otro = crear_compromiso(edicion=compromiso.edicion, institucion=compromiso.institucion, numero=2)
    publicacion.anotar_lo_que_falta()
    publicacion.enmendar(compromiso, por=autor, texto="Dice esto.", motivo="Lo pidió.", ahora=AHORA)
    publicacion.fusionar(compromiso, por=autor, con=otro, motivo="Era lo mismo.", ahora=AHORA)
    return compromiso


def test_an_amendment_is_one_entry_with_what_it_found_and_what_stays(enmendado, capsys):
    objeto = f"compromisos/{enmendado.codigo}"
    assert acciones()[2:] == [(Accion.COMPROMISO_ENMENDADO, objeto), (Accion.COMPROMISO_FUSIONADO, objeto)]
    uno, dos = (json.loads(linea)["contenido"] for linea in lineas()[2:])
    original = json.loads(lineas()[0])["contenido"]["texto"]
    assert uno["texto"] == uno["enmienda"]["texto_nuevo"] == "Dice esto."
    assert (uno["enmienda"]["texto_anterior"], uno["enmienda"]["motivo"]) == (original, "Lo pidió.")
    assert dos["enmienda"]["sucesores"] == [f"compromisos/{enmendado.codigo[:-1]}2"]
    assert dos["dejado_en"] == dos["enmienda"]["fecha"]
    call_command("verificar_registro")
    assert publicacion.anotar_lo_que_falta() == 0  # left, it is still in the site
    publicacion.anotar_compromisos([enmendado.pk])
    assert Anotacion.objects.count() == 4


@pytest.mark.parametrize("que", DE_ENMIENDAS)
def test_an_altered_amendment_is_found_and_named(enmendado, que, capsys):
    orden, frase = DE_ENMIENDAS[que]
    sql(orden)
    if "compromisos_compromiso" not in orden:
        assert publicacion.anotar_lo_que_falta() == 0  # it is not made good by entering it again
    dicho = hallazgos(capsys)
    assert frase in dicho, dicho


@pytest.mark.django_db
def test_an_update_put_in_behind_the_back_is_named(capsys):
    avance = crear_avance(compromiso=crear_compromiso())
    publicacion.anotar_lo_que_falta()
    columnas = "compromiso_id, fecha_corte, estado, descripcion, dificultades, medidas, situacion, autor_id, creado_en, observacion, publicado_por_id, publicado_en, motivo_correccion, busqueda, version, modificado_en"
    with connection.cursor() as cursor:
        reales = {
            c.name for c in connection.introspection.get_table_description(cursor, "compromisos_avance")
        }
    comunes = ", ".join(c for c in columnas.split(", ") if c in reales)
    sql(
        f"INSERT INTO compromisos_avance ({comunes}) SELECT {comunes} FROM compromisos_avance WHERE id = %s",
        avance.pk,
    )
    assert f"avances/{avance.pk + 1}: «Avance publicado» está en el sitio y no en el registro" in hallazgos(
        capsys
    )


@pytest.mark.django_db
def test_an_altered_update_is_not_made_good_by_the_next_publication(capsys):
    compromiso = crear_compromiso()
    primero = crear_avance(compromiso=compromiso)
    publicacion.anotar_lo_que_falta()
    sql("UPDATE compromisos_avance SET descripcion = 'Todo.'")
    crear_avance(compromiso=compromiso, fecha_corte=date(2026, 10, 31))
    assert f"avances/{primero.pk} no dice lo que dice el registro" in hallazgos(capsys)


@pytest.mark.django_db
def test_a_file_of_evidence_that_changed_or_is_gone_is_named(capsys):
    borrador = crear_borrador(compromiso=crear_compromiso())
    datos = b"%PDF-1.4 acta"
    evidencia = Evidencia(
        avance=borrador, titulo="Acta", nombre_original="acta.pdf", tipo_contenido="application/pdf",
        tamano=len(datos), sha256=hashlib.sha256(datos).hexdigest(),
    )  # fmt: skip
    evidencia.archivo.save("acta", ContentFile(datos))
    publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro", con_evidencias=True)
    Path(evidencia.archivo.path).write_bytes(b"otra cosa")
    assert "el archivo de la evidencia «Acta» cambió" in hallazgos(capsys, con_evidencias=True)
    Path(evidencia.archivo.path).unlink()
    assert "falta el archivo de la evidencia «Acta»" in hallazgos(capsys, con_evidencias=True)


# --- For anybody ---------------------------------------------------------------------------------------


@pytest.fixture
def publicado(db):
    avance = crear_avance(compromiso=crear_compromiso(texto="Ñandú «con» ☂\nsalto"))
    publicacion.anotar_lo_que_falta()
    return avance


def test_the_file_is_the_record_and_the_shipped_program_says_so(client, publicado, tmp_path):
    respuesta = client.get(reverse("registro_jsonl"))
    datos = b"".join(respuesta.streaming_content)
    assert datos.decode().splitlines() == lineas()
    archivo = tmp_path / "registro.jsonl"
    archivo.write_bytes(datos)
    bien = subprocess.run([sys.executable, PROGRAMA, archivo], capture_output=True, text=True, check=False)
    assert (bien.returncode, bien.stderr) == (0, "")
    assert f"2 anotaciones, 0 que no cuadran. SHA-256 de la última: {lineas_sha(-1)}" in bien.stdout
    archivo.write_bytes(datos.replace("Ñandú".encode(), b"Nandu"))
    mal = subprocess.run([sys.executable, PROGRAMA, archivo], capture_output=True, text=True, check=False)
    assert mal.returncode == 1
    assert "Línea 2" in mal.stdout


def lineas_sha(n: int) -> str:
    return json.loads(lineas()[n])["sha256"]


def test_the_commands_of_the_page_give_the_same_hash_twice(client, publicado, tmp_path):
    (tmp_path / "registro.jsonl").write_bytes(
        b"".join(client.get(reverse("registro_jsonl")).streaming_content)
    )
    pagina = client.get(reverse("registro")).content.decode()
    ordenes = html.unescape(re.search(r"<code>(curl.*?)</code>", pagina, re.S)[1]).splitlines()[1:]
    huellas = [
        subprocess.run(
            ["bash", "-c", orden.replace("3p", "2p")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()[0]
        for orden in ordenes
    ]
    assert huellas == [lineas_sha(1)] * 2


def test_from_any_number_on_and_nothing_else(client, publicado):
    url = reverse("registro_jsonl")
    assert b"".join(client.get(url, {"desde": "2"}).streaming_content).decode() == lineas()[1] + "\n"
    assert b"".join(client.get(url, {"desde": "99"}).streaming_content) == b""
    for malo in ("0", "-1", "x", "9" * 30, "1.5", "²"):
        assert client.get(url, {"desde": malo}).status_code == 400
    assert b"".join(client.get(url, {"al": "2026-01-01"}).streaming_content) == b""


def test_an_old_file_is_held_against_the_record_of_today(publicado, tmp_path, capsys):
    archivo = tmp_path / "viejo.jsonl"
    archivo.write_text("".join(f"{linea}\n" for linea in lineas()), encoding="utf-8")
    crear_avance(compromiso=crear_compromiso())
    publicacion.anotar_lo_que_falta()
    call_command("verificar_registro", archivo=archivo)
    capsys.readouterr()
    otro = hacer_cadena([{"texto": "Otra historia, bien encadenada."}])
    archivo.write_text(otro[0] + "\n", encoding="utf-8")
    assert "línea 1: el registro de hoy dice otra cosa" in hallazgos(capsys, archivo=archivo)


def test_the_page_lists_entries_and_does_not_cost_more_with_more(
    client, publicado, django_assert_num_queries
):
    def consultas() -> int:
        with CaptureQueriesContext(connection) as captadas:
            assert client.get(reverse("registro")).status_code == 200
        return len(captadas)

    assert lineas_sha(-1) in client.get(reverse("registro")).content.decode()
    pocas = consultas()
    for _n in range(4):
        crear_avance(compromiso=crear_compromiso())
    assert consultas() == pocas


@pytest.mark.django_db
def test_an_empty_record_says_so(client):
    assert "Todavía no hay anotaciones" in client.get(reverse("registro")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_eight_people_publishing_at_once_keep_one_chain():
    if connection.vendor == "sqlite":
        pytest.skip("threads share one in-memory SQLite connection; PostgreSQL is the one that counts")
    compromisos = [crear_compromiso() for _n in range(8)]
    borradores = []
    for compromiso in compromisos:
        for _n in range(3):  # of one day: whichever comes first, none is earlier than what is published
            borrador = crear_borrador(compromiso=compromiso)
            publicacion.enviar(borrador, por=borrador.autor, ahora=AHORA)
            borradores.append(borrador)
    publicacion.anotar_lo_que_falta()

    def publicar(borrador) -> None:
        try:
            publicacion.publicar(borrador, por=borrador.autor, ahora=AHORA)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hilos:
        for _hecho in hilos.map(publicar, borradores):
            pass
    assert Anotacion.objects.filter(accion=Accion.AVANCE_PUBLICADO).count() == 24
    assert list(cadena.comprobar(lineas())) == []
    call_command("verificar_registro")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_entered_outside_the_transaction_of_what_it_tells():
    with pytest.raises(RuntimeError):
        Anotacion.objects.encadenar([])


@pytest.mark.django_db
def test_whoever_reads_the_record_of_a_past_day_stays_in_it(client):
    compromiso = crear_compromiso()
    with time_machine.travel("2026-03-01T15:00:00Z", tick=False):
        avance = crear_avance(compromiso=compromiso, fecha_corte=date(2026, 2, 1), ahora=timezone.now())
        publicacion.anotar_lo_que_falta()
    pagina = client.get(reverse("registro"), {"al": "2026-03-02"}).content.decode()
    assert f"{reverse('avance', args=[avance.pk])}?al=2026-03-02" in pagina
    assert f"{compromiso.get_absolute_url()}?al=2026-03-02" in pagina
