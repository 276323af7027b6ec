/* Says beside the button what the chosen proposal gives up. The page is replaced when a wish changes, so it is asked anew,
   and until it is there nothing of what was proposed before can be booked. An answer that comes after yet another wish is
   not shown: it would take that wish away, and the next answer is on its way. */
let wishes = 0;
let asked = 0;
const say = () => {
  const chosen = document.querySelector("input[name=proposal]:checked");
  const said = document.querySelector("#proposals [data-said-here]");
  if (chosen && said) {
    said.textContent = document.getElementById(chosen.getAttribute("aria-describedby")).textContent;
  }
};

const hold = (isHeld) => {
  const proposals = document.querySelector("form.proposals");
  if (proposals) {
    proposals.toggleAttribute("data-outdated", isHeld);
    proposals.querySelector("[type=submit]").disabled = isHeld;
  }
};

document.addEventListener("change", ({ target }) => {
  say();
  if (target.form?.id === "wishes") {
    wishes += 1;
    hold(true);
  }
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.elt.id === "wishes") {
    asked = wishes;
  }
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.elt.id === "wishes" && asked !== wishes) {
    detail.shouldSwap = false;
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id === "wishes" && asked === wishes) {
    hold(false);
  }
});
document.addEventListener("htmx:afterSettle", say);
say();
