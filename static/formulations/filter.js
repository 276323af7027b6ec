/* A box above a long list of ticks that leaves those with the typed letters, and those that are ticked. */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const box = document.getElementById("filter-conditions");
const list = document.getElementById("id_contraindications");

const narrow = (typed) => {
  for (const choice of list.querySelectorAll(".choice")) {
    choice.hidden = !choice.querySelector("input").checked && !fold(choice.textContent).includes(fold(typed.trim()));
  }
};

if (box && list) {
  list.before(box.content.cloneNode(true));
  list.previousElementSibling.addEventListener("input", (event) => narrow(event.target.value));
}
