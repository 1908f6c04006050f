/* Menus and bubbles are popovers: the browser opens and closes them, this walks them and, where needed, places them. */

const PLACED_BY_STYLE = CSS.supports("position-area", "bottom span-left");

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.(".menu, .bubble")) return;
    const open = event.newState === "open";
    const opener = openerOf(menu);
    opener?.setAttribute("aria-expanded", String(open));
    if (!open) return;
    if (!PLACED_BY_STYLE && opener) place(menu, opener);
    items(menu)[0]?.focus();
  },
  true,
);

document.addEventListener("click", (event) => {
  const item = event.target.closest?.(".menu [role=menuitem]");
  if (item) item.closest(".menu").hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu");
  if (menu) walk(menu, event);
});

function walk(menu, event) {
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (step === undefined) {
    if (event.key === "Tab") menu.hidePopover();
    return;
  }
  event.preventDefault();
  all.at(step % all.length)?.focus();
}

function items(menu) {
  return [...menu.querySelectorAll("[role=menuitem]")];
}

function openerOf(menu) {
  return document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function place(menu, opener) {
  const anchor = opener.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const above = menu.dataset.place === "above" || anchor.bottom + size.height + 8 > innerHeight;
  const left = menu.dataset.place === "above" ? anchor.left : anchor.right - size.width;
  menu.style.top = `${Math.max(8, above ? anchor.top - size.height - 4 : anchor.bottom + 4)}px`;
  menu.style.left = `${Math.min(Math.max(8, left), innerWidth - size.width - 8)}px`;
}
