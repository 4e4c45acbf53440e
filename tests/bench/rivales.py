"""What the import is measured against: the library with its defaults, and PostgreSQL by hand.

Each takes the pledges of `muestra.csv_de` and leaves them in the same tables as our import does, with
their targets and axes. Neither checks what ours checks, nor keeps a history, a journal or an account of
its rows; the second is also given its folded text ready, which ours works out.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from django.db import connection, transaction
from import_export.formats.base_formats import CSV
from import_export.resources import ModelResource

from base.texto import plegar
from compromisos.models import Compromiso, Edicion, Eje, Meta
from instituciones.models import Institucion

# --- django-import-export, its defaults


class RecursoDeCompromisos(ModelResource):
    class Meta:
        model = Compromiso


class RecursoDeMetas(ModelResource):
    class Meta:
        model = Meta


class Biblioteca:
    """Two files, as its defaults want them (foreign keys by number), each tried and then written, which is
    what its admin does."""

    def __init__(self, contenido: bytes):
        edicion = Edicion.objects.get(slug="25porel25")
        instituciones = dict(Institucion.objects.values_list("nombre", "pk"))
        ejes = dict(Eje.objects.values_list("nombre", "pk"))
        self.filas = list(csv.DictReader(io.StringIO(contenido.decode())))
        for f in self.filas:
            f["fecha_limite"] = _iso(f["fecha_limite"])
        self.compromisos = _csv(
            {
                "id": "", "edicion": edicion.pk, "institucion": instituciones[f["institucion"]],
                "numero": f["numero"], "titulo": f["titulo"], "texto": f["compromiso"], "ejes": ejes[f["ejes"]],
                "alcance": f["alcance"].lower(), "fecha_limite": f["fecha_limite"], "fuente": f["fuente"],
            }
            for f in self.filas
        )  # fmt: skip

    def importar(self) -> None:
        self._probar_y_escribir(RecursoDeCompromisos(), self.compromisos)
        self._probar_y_escribir(RecursoDeMetas(), self._metas())
        assert Meta.objects.count() == len(self.filas)

    def _metas(self) -> bytes:
        pks = {
            (nombre, str(numero)): pk
            for pk, nombre, numero in Compromiso.objects.values_list("pk", "institucion__nombre", "numero")
        }
        return _csv(
            {
                "id": "", "compromiso": pks[f["institucion"], f["numero"]], "orden": 1, "tipo": "cuantitativa",
                "indicador": f["indicador"], "unidad": f["unidad"], "linea_base": f["linea_base"],
                "valor_meta": f["meta"], "medio_verificacion": f["medio_verificacion"],
            }
            for f in self.filas
        )  # fmt: skip

    @staticmethod
    def _probar_y_escribir(recurso: ModelResource, contenido: bytes) -> None:
        for ensayo in (True, False):
            resultado = recurso.import_data(CSV().create_dataset(contenido.decode()), dry_run=ensayo)
            assert not resultado.has_errors(), resultado.row_errors()[:1]
            assert not resultado.has_validation_errors()


def _iso(fecha: str) -> str:
    dia, mes, anio = (int(p) for p in fecha.split("/"))
    return date(anio, mes, dia).isoformat()


def _csv(filas) -> bytes:
    salida = io.StringIO()
    escritor = csv.writer(salida)
    for n, fila in enumerate(filas):
        if n == 0:
            escritor.writerow(fila)
        escritor.writerow(fila.values())
    return salida.getvalue().encode()


# --- PostgreSQL by hand


class Copia:
    """COPY into a staging table, then INSERT … ON CONFLICT from it."""

    def __init__(self, contenido: bytes):
        lector = csv.DictReader(io.StringIO(contenido.decode()))
        pronunciados = dict(Institucion.objects.values_list("nombre", "nombres_plegados"))
        slugs = dict(Institucion.objects.values_list("nombre", "slug"))

        def ancha(f: dict[str, str]) -> dict[str, object]:
            codigo = f"25porel25-{slugs[f['institucion']]}-{f['numero']}"
            partes = (
                codigo, f["titulo"], f["compromiso"], pronunciados[f["institucion"]], f["indicador"], f["unidad"],
            )  # fmt: skip
            plegado = {"texto_plegado": plegar(f["compromiso"]), "busqueda": plegar(" ".join(partes))}
            return {**f, "codigo": codigo, "alcance": f["alcance"].lower(),
                    "fecha_limite": _iso(f["fecha_limite"]), **plegado}  # fmt: skip

        filas = [ancha(f) for f in lector]
        self.columnas = list(filas[0])
        self.contenido = _csv(filas)
        self.cuantas = len(filas)

    @transaction.atomic
    def importar(self) -> None:
        columnas = ", ".join(f'"{c}" text' for c in self.columnas)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE recibidas ({columnas}) ON COMMIT DROP")
            cursor.copy_expert("COPY recibidas FROM STDIN (FORMAT csv, HEADER)", io.BytesIO(self.contenido))
            cursor.execute(COMPROMISOS)
            assert cursor.rowcount == self.cuantas
            cursor.execute(METAS)
            assert cursor.rowcount == self.cuantas
            cursor.execute(EJES)
            assert cursor.rowcount == self.cuantas


COMPROMISOS = """
    INSERT INTO compromisos_compromiso (
        version, codigo, edicion_id, institucion_id, numero, titulo, texto, alcance, fecha_limite, fuente, nota,
        situacion, publicado_en, vigente_estado, vigente_respaldo, vigente_plazo, vigente_metas,
        vigente_metas_medibles, vigente_metas_alcanzadas, texto_plegado, busqueda
    )
    SELECT 1, r.codigo, e.id, i.id, r.numero::smallint, r.titulo, r.compromiso, r.alcance,
        r.fecha_limite::date, r.fuente, '', 'publicado', now(), 'sin_informacion', '', r.fecha_limite::date, 1, 1,
        0, r.texto_plegado, r.busqueda
    FROM recibidas r
    JOIN instituciones_institucion i ON i.nombre = r.institucion
    CROSS JOIN (SELECT id FROM compromisos_edicion WHERE slug = '25porel25') e
    ON CONFLICT (codigo) DO UPDATE SET
        titulo = EXCLUDED.titulo, texto = EXCLUDED.texto, alcance = EXCLUDED.alcance,
        fecha_limite = EXCLUDED.fecha_limite, fuente = EXCLUDED.fuente, vigente_plazo = EXCLUDED.vigente_plazo,
        texto_plegado = EXCLUDED.texto_plegado, busqueda = EXCLUDED.busqueda
"""
METAS = """
    INSERT INTO compromisos_meta (
        compromiso_id, orden, tipo, indicador, unidad, linea_base, linea_base_fuente, valor_meta, sentido,
        medio_verificacion, nivel_territorial, cita, nota
    )
    SELECT c.id, 1, 'cuantitativa', r.indicador, r.unidad, nullif(r.linea_base, '')::numeric, '', r.meta::numeric,
        'creciente', r.medio_verificacion, '', '', ''
    FROM recibidas r JOIN compromisos_compromiso c USING (codigo)
    ON CONFLICT (compromiso_id, indicador) DO UPDATE SET
        unidad = EXCLUDED.unidad, linea_base = EXCLUDED.linea_base, valor_meta = EXCLUDED.valor_meta,
        medio_verificacion = EXCLUDED.medio_verificacion
"""
EJES = """
    INSERT INTO compromisos_compromiso_ejes (compromiso_id, eje_id)
    SELECT c.id, e.id
    FROM recibidas r
    JOIN compromisos_compromiso c USING (codigo)
    JOIN compromisos_eje e ON e.nombre = r.ejes
    ON CONFLICT (compromiso_id, eje_id) DO NOTHING
"""
