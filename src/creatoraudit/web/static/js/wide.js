/* A table wider than the page is moved by the keyboard as well; one that fits is no stop on the way. */

const size = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

for (const table of document.querySelectorAll(".wide")) size.observe(table);
