/** A formula that is wider than the column scrolls; then it can be reached by keys, too. */

const formulas = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});
for (const formula of document.querySelectorAll(".display")) formulas.observe(formula);
