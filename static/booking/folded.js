/* On a phone the proposals come first: the wishes are folded before anything is drawn. */
{
  const wishes = document.querySelector("#wishes-of-course[data-folds]");
  if (wishes) {
    wishes.open = matchMedia("(min-width: 768px)").matches;
  }
}
