/* The list changes in place when something is chosen: htmx fetches the very page that the browser would have
   gone to and takes over its parts. This script keeps what a reload would: the address, the way back, the
   focus; and what a reload would lose: the facets that are open. Nothing is stored in the browser.
   Without it, or without htmx, the form and the links work as they are. */
(function () {
  "use strict";
  /* An order is chosen by choosing it. */
  document.body.addEventListener("change", function (evento) {
    if (evento.target.id === "orden") document.getElementById("filtros").requestSubmit();
  });
  var mostrada = location.pathname + location.search;
  var abiertas = [], alturas = {}, cerrar = false;

  function olvidar() {
    /* htmx notes the present address for itself; this site keeps nothing. */
    try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch (error) { /* not allowed: nothing kept */ }
  }

  function direccion(ruta) {
    var url = new URL(ruta, location.href), limpios = new URLSearchParams();
    url.searchParams.forEach(function (valor, nombre) { if (valor) limpios.append(nombre, valor); });
    var consulta = limpios.toString();
    return url.pathname + (consulta ? "?" + consulta : "");
  }

  function ir(evento) {
    location.assign(evento.detail.pathInfo ? evento.detail.pathInfo.finalRequestPath : location.href);
  }

  function contar() {
    /* How many there are, under the thumb: true only as long as what is ticked changes the list. */
    var ver = document.getElementById("aplicar");
    if (ver) ver.textContent = ver.dataset.ver;
  }

  document.addEventListener("htmx-listo", function () {
    olvidar();
    contar();
  });
  document.body.addEventListener("click", function (evento) {
    cerrar = evento.target.id === "aplicar";
  });
  document.body.addEventListener("htmx:beforeSwap", function () {
    abiertas = []; alturas = {};
    document.querySelectorAll("#filtros details[id]").forEach(function (d) {
      if (d.open) abiertas.push(d.id);
      var lista = d.querySelector("ul");
      if (lista) alturas[d.id] = lista.scrollTop;
    });
  });
  document.body.addEventListener("htmx:afterSettle", function (evento) {
    if (!evento.detail.pathInfo || evento.target.id !== "resultados") return;
    olvidar();
    contar();
    abiertas.forEach(function (id) { var d = document.getElementById(id); if (d) d.open = true; });
    Object.keys(alturas).forEach(function (id) {
      var lista = document.querySelector("#" + id + " ul");
      if (lista) lista.scrollTop = alturas[id];
    });
    var ahora = direccion(evento.detail.pathInfo.finalRequestPath);
    if (ahora !== mostrada) { mostrada = ahora; history.pushState(null, "", ahora); }
    var enfocado = document.activeElement, hoja = document.querySelector(".panel");
    if (cerrar) {
      cerrar = false;
      hoja.open = false;
      enfocado = null;
      document.getElementById("total").scrollIntoView();
    }
    if (enfocado && hoja.open) enfocado.scrollIntoView({ block: "nearest" });  // the sheet may have got shorter
    if (!enfocado || enfocado === document.body) {
      var resultados = document.getElementById("resultados");
      resultados.focus({ preventScroll: true });
      if (resultados.getBoundingClientRect().top < 0) document.getElementById("total").scrollIntoView();
    }
  });
  document.body.addEventListener("htmx:sendError", ir);
  document.body.addEventListener("htmx:responseError", ir);
  window.addEventListener("popstate", function () {
    if (location.pathname + location.search !== mostrada) location.reload();
  });
})();
