document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-prints]")) {
    window.print();
  }
});
