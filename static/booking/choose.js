/* Says beside the button what will be booked. */
const choice = document.querySelector("[data-choice]");
const said = document.querySelector("#chooser [data-said-here]");

const say = () => {
  const chosen = choice.querySelector("input[name=place]:checked");
  if (said && chosen) {
    said.textContent = chosen.dataset.said;
  }
};

if (choice) {
  choice.addEventListener("change", say);
  say();
}
