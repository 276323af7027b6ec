/* Says beside the button what the chosen proposal gives up. The page is replaced when a wish changes, so it is asked anew. */
const say = () => {
  const chosen = document.querySelector("input[name=proposal]:checked");
  const said = document.querySelector("#proposals [data-said-here]");
  if (chosen && said) {
    said.textContent = document.getElementById(chosen.getAttribute("aria-describedby")).textContent;
  }
};

document.addEventListener("change", say);
document.addEventListener("htmx:afterSettle", say);
say();
