/* "All remaining: no" fills in what is on the screen and unasked; the person still reads it and saves it. */
for (const questions of document.querySelectorAll("[data-questions]")) {
  questions.querySelector("[data-rest]").hidden = false;
  questions.querySelector("[data-rest-no]").addEventListener("click", () => {
    for (const unasked of questions.querySelectorAll('input[value="unknown"]:checked')) {
      unasked.closest("fieldset").querySelector('input[value="absent"]').click();
    }
  });
}

/* Who comes because of one question finds it unfolded. */
const asked = location.hash && document.getElementById(location.hash.slice(1));
if (asked) {
  asked.closest("details").open = true;
  window.addEventListener("load", () => {
    asked.scrollIntoView({ block: "center" });
    asked.focus({ preventScroll: true });
  });
}

/* A change that was not saved yet is marked, and the browser asks before it is lost. */
const form = document.querySelector("[data-screening]");
let isSaving = false;

form.addEventListener("change", (event) => {
  event.target.closest("fieldset").classList.add("changed");
});
form.addEventListener("submit", () => {
  isSaving = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!isSaving && form.querySelector(".changed")) {
    event.preventDefault();
  }
});
