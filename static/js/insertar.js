/* The card in somebody's page says how tall it is; whoever frames it may listen. Without this script, or
   without a listener, it keeps the height it was given and scrolls. Knows nothing of the page around it. */
(function () {
  "use strict";
  if (window.parent === window) return;
  var dicho = 0;
  function decir() {
    var alto = Math.ceil(document.body.getBoundingClientRect().height);
    if (alto === dicho) return;
    dicho = alto;
    window.parent.postMessage({ tipo: "25porel25:alto", alto: alto }, "*");
  }
  new ResizeObserver(decir).observe(document.body);
  window.addEventListener("load", decir);
})();
