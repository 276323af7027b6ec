/* The button says how many changes it books, and the list is printed for whoever calls the patients. */
const count = () => {
  const button = document.querySelector("[data-counts-changes]");
  if (button) {
    const chosen = document.querySelectorAll("#changes input[name=visit]:checked").length;
    button.textContent = chosen === 1 ? button.dataset.one : button.dataset.many.replace("{n}", chosen);
  }
};

document.addEventListener("change", (event) => {
  if (event.target.matches("#changes input[name=visit]")) {
    count();
  }
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) {
    window.print();
  }
});
