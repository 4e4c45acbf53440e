/* While a file is read or saved, the button that was pressed says so and no other can be pressed. The page works the
   same without it: what takes long has a page of its own that says how far it is. */
(function () {
  "use strict";

  function esperar(form, boton, frase) {
    boton.dataset.decia = boton.textContent;
    boton.textContent = frase;
    form.querySelectorAll("button").forEach(function (otro) { otro.disabled = true; });
    var estado = document.createElement("span");
    estado.className = "espera";
    estado.setAttribute("role", "status");
    estado.textContent = form.dataset.paciencia || "";
    boton.after(estado);
  }

  function reponer() {
    document.querySelectorAll(".espera").forEach(function (estado) { estado.remove(); });
    document.querySelectorAll("button:disabled").forEach(function (boton) {
      boton.disabled = false;
      if (boton.dataset.decia) boton.textContent = boton.dataset.decia;
    });
  }

  document.addEventListener("submit", function (evento) {
    var boton = evento.submitter;
    var frase = boton && (boton.dataset.espera || evento.target.dataset.espera);
    // Afterwards: a button that is disabled is not sent.
    if (frase) setTimeout(function () { esperar(evento.target, boton, frase); }, 0);
  });

  // Back brings the page as it was left.
  window.addEventListener("pageshow", function (evento) { if (evento.persisted) reponer(); });
})();
