"""The file of a list: what it shows, for whom it shows it, and its import by our pages."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from compromisos.importacion import batches
from compromisos.models import Compromiso
from compromisos.publicacion import roles
from instituciones.models import Enlace, Institucion
from tests.compromisos.publicacion.mundo_de_permisos import crear_cuenta
from tests.factories import crear_avance, crear_compromiso, crear_institucion, crear_meta, crear_usuario

pytestmark = pytest.mark.django_db
LISTAS = ("compromisos_compromiso", "compromisos_avance", "instituciones_institucion")
CSV, XLSX = "0", "1"


def exportar(client, lista: str, formato: str = CSV, consulta: str = ""):
    return client.post(reverse(f"admin:{lista}_export") + consulta, {"resource": "0", "format": formato})


def filas(respuesta) -> list[dict[str, str]]:
    assert respuesta.status_code == 200
    assert respuesta["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.DictReader(io.StringIO(respuesta.content.decode("utf-8-sig"))))


@pytest.fixture
def administradora(client):
    cuenta = crear_cuenta("administradora", roles.ADMINISTRACION)
    client.force_login(cuenta)
    return cuenta


@pytest.mark.parametrize("lista", LISTAS)
def test_exportar_works(client, administradora, lista):
    """The list offers both; the page asks for a format and says of how many; it runs and loads nothing else."""
    crear_avance()
    pagina = client.get(reverse(f"admin:{lista}_changelist")).content.decode()
    for nombre in ("import", "export"):
        assert reverse(f"admin:{lista}_{nombre}") in pagina
    assert ">Exportar<" in pagina
    assert ">Importar<" in pagina
    pagina = client.get(reverse(f"admin:{lista}_export")).content.decode()
    principal = pagina.partition('id="content"')[2].partition("END Content")[0]
    assert "Un registro" in principal
    assert "Formato" in principal
    for prohibido in ("style=", "onchange", "onclick", "<script", "Submit", "Export<"):
        assert prohibido not in principal
    assert len(filas(exportar(client, lista))) == 1


@pytest.mark.parametrize("lista", LISTAS)
def test_exportar_permissions(client, lista):
    """Neither without the permission, nor with it and without seeing the list."""
    app, modelo = lista.split("_")
    direccion = reverse(f"admin:{lista}_export")
    assert "/login/" in client.get(direccion)["Location"]
    for permisos in ([f"{app}.view_{modelo}"], [f"{app}.export_{modelo}"]):
        client.force_login(crear_usuario(permisos=permisos))
        assert client.get(direccion).status_code == 403
        assert exportar(client, lista).status_code == 403
    client.force_login(crear_usuario(permisos=[f"{app}.view_{modelo}"]))
    assert direccion not in client.get(reverse(f"admin:{lista}_changelist")).content.decode()


def test_exportar_other_institution(client, mundo):
    """An enlace takes away their own, drafts included, and nothing of another's; whatever they ask for."""
    client.force_login(mundo.cuentas["enlace"])
    consultas = ("", "?q=otra", f"?institucion__id__exact={mundo.otra.institucion.pk}")
    for consulta in consultas:
        codigos = {f["codigo"] for f in filas(exportar(client, "compromisos_compromiso", consulta=consulta))}
        assert codigos <= {mundo.suya.compromiso.codigo, mundo.suya.proyecto.codigo}
    assert {f["institucion"] for f in filas(exportar(client, "compromisos_avance"))} == {
        mundo.suya.institucion.nombre
    }
    assert {f["nombre"] for f in filas(exportar(client, "instituciones_institucion"))} == {
        mundo.suya.institucion.nombre
    }
    elegidos = {"resource": "0", "format": CSV, "export_items": [mundo.otra.proyecto.pk]}
    respuesta = client.post(reverse("admin:compromisos_compromiso_export"), elegidos)
    assert mundo.otra.proyecto.codigo not in respuesta.content.decode()


def test_exportar_filters(client, administradora):
    uno, otro = crear_compromiso(titulo="Abrir casas"), crear_compromiso(publicado=False)
    borradores = filas(exportar(client, "compromisos_compromiso", consulta="?situacion__exact=borrador"))
    assert [f["codigo"] for f in borradores] == [otro.codigo]
    buscados = filas(exportar(client, "compromisos_compromiso", consulta="?q=casas"))
    assert [f["codigo"] for f in buscados] == [uno.codigo]


@pytest.mark.parametrize("lista", LISTAS)
@pytest.mark.parametrize("consulta", ["?x__y=1", "?pk__gte=abc", "?q=%00", "?p=99999999999"])
def test_exportar_bad_query(client, administradora, lista, consulta):
    """An address that makes no sense gets what the list gets: never another file than it shows, nor a 500."""
    lista_ = client.get(reverse(f"admin:{lista}_changelist") + consulta)
    exportada = client.get(reverse(f"admin:{lista}_export") + consulta)
    assert exportada.status_code in (lista_.status_code, 200)
    assert client.post(reverse(f"admin:{lista}_export"), {"format": "9"}).status_code == 200


def test_exportar_runs_no_formula(client, administradora):
    malo = '=HYPERLINK("http://x.example";"ver")'
    crear_compromiso(texto=malo, numero=3)
    (fila,) = filas(exportar(client, "compromisos_compromiso"))
    assert fila["compromiso"] == f"'{malo}"
    libro = load_workbook(io.BytesIO(exportar(client, "compromisos_compromiso", XLSX).content))
    cabecera, valores = libro.active.iter_rows()
    celdas = dict(zip([c.value for c in cabecera], valores, strict=True))
    assert (celdas["compromiso"].value, celdas["compromiso"].data_type) == (malo, "s")
    assert (celdas["numero"].value, celdas["numero"].data_type) == (3, "n")


@pytest.mark.parametrize(("formato", "nombre"), [(CSV, "f.csv"), (XLSX, "f.xlsx")])
def test_what_a_list_exports_comes_back_the_same(client, administradora, formato, nombre):
    """Drafts too: what is not public yet is in the list of who prepares it."""
    meta = crear_meta()
    crear_avance(compromiso=meta.compromiso, mediciones={meta: 3}, fecha_corte=date(2026, 6, 30))
    crear_compromiso(publicado=False, fecha_limite=date(2027, 12, 31))
    for lista in LISTAS:
        informe = batches.analizar(exportar(client, lista, formato).content, nombre)
        assert informe.conteos[batches.IGUAL] == len(informe.filas) > 0, (lista, informe.filas)


def test_importar_from_a_list_leads_to_our_pages(client):
    mia = crear_institucion()
    enlace = crear_cuenta("alguien", roles.ENLACE)
    Enlace.objects.create(user=enlace, institucion=mia)
    direccion = reverse("admin:compromisos_compromiso_import")
    assert "/login/" in client.get(direccion)["Location"]
    client.force_login(enlace)
    respuesta = client.get(direccion)
    assert respuesta["Location"] == f"{reverse('admin:importar')}?tabla=compromisos"
    assert '<option value="compromisos" selected>' in client.get(respuesta["Location"]).content.decode()
    assert client.get(reverse("admin:instituciones_institucion_import")).status_code == 403
    antes = Compromiso.objects.count(), Institucion.objects.count()
    archivo = io.BytesIO(b"institucion,numero,compromiso\nX,1,Y\n")
    client.post(direccion, {"import_file": archivo, "format": CSV, "resource": "0"})
    assert (Compromiso.objects.count(), Institucion.objects.count()) == antes
