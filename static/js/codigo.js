// Fills in the code of a personal link from what follows the # of its address, and takes it off the address: what
// follows the # is sent to no server. Without this script the code is typed or pasted.
(() => {
  const campo = document.getElementById("codigo");
  const codigo = decodeURIComponent(location.hash.slice(1));
  if (!campo || !codigo) return;
  campo.value = codigo;
  history.replaceState(null, "", location.pathname);
})();
