/* Leave this page at once: the button, or Shift pressed alone three times.
   Without this script the button is a plain link and works. Stands alone; imports nothing. */
(function () {
  "use strict";
  var ESPERA = 5000, VECES = 3;
  var boton = document.querySelector("[data-salida]");
  if (!boton) return;
  var voz = document.querySelector("[data-salida-voz]");
  var puntos = document.querySelector("[data-salida-puntos]");
  var pulsadas = 0, sola = false, reloj = null, velo = null, titulo = "";

  function salir(evento) {
    if (evento) evento.preventDefault();
    if (velo) return;
    velo = document.createElement("div");
    velo.className = "saliendo";
    velo.setAttribute("role", "alert");
    velo.textContent = boton.getAttribute("data-cargando");
    document.documentElement.classList.add("saliendo-ya");
    document.body.appendChild(velo);
    titulo = document.title;
    document.title = boton.getAttribute("data-cargando");
    /* Two frames: the blank page is on the screen before the browser starts to leave. A browser that draws
       no frames, for whatever reason, leaves all the same. */
    var ido = false;
    function ir() { if (!ido) { ido = true; window.location.replace(boton.href); } }
    requestAnimationFrame(function () { requestAnimationFrame(ir); });
    setTimeout(ir, 100);
  }

  function contar(n) {
    pulsadas = n;
    clearTimeout(reloj);
    if (puntos) puntos.textContent = n ? "●".repeat(n) + "○".repeat(VECES - n) : "";
    if (voz) voz.textContent = n === 1 ? boton.getAttribute("data-faltan-dos") : n === 2 ? boton.getAttribute("data-falta-una") : "";
    if (n) reloj = setTimeout(olvidar, ESPERA);
  }
  function olvidar() { contar(0); }

  document.querySelectorAll("[data-salida]").forEach(function (b) { b.addEventListener("click", salir); });

  document.addEventListener("keydown", function (e) {
    if (e.key === "Shift") { sola = (sola || !e.repeat) && !e.ctrlKey && !e.altKey && !e.metaKey; return; }
    sola = false;
    olvidar();
  });
  /* Shift and the mouse is how text is selected, and how a link opens elsewhere. */
  document.addEventListener("pointerdown", function () { sola = false; });
  document.addEventListener("keyup", function (e) {
    if (e.key !== "Shift" || !sola) return;
    sola = false;
    if (pulsadas + 1 >= VECES) { contar(VECES); salir(); } else contar(pulsadas + 1);
  });

  /* Back brings the page from memory, veil and all: take the veil off. */
  window.addEventListener("pageshow", function (e) {
    if (!e.persisted) return;
    document.documentElement.classList.remove("saliendo-ya");
    if (velo) { velo.remove(); velo = null; document.title = titulo; }
    olvidar();
  });
})();
