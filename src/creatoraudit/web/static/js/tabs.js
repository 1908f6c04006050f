/* Tabs: one panel at a time, arrows to walk. */

document.addEventListener("click", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  if (tab) choose(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const all = siblings(tab);
  const next = all.at((all.indexOf(tab) + step) % all.length);
  choose(next);
  next.focus();
});

function choose(tab) {
  for (const other of siblings(tab)) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).hidden = !chosen;
  }
}

function siblings(tab) {
  return [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
}
