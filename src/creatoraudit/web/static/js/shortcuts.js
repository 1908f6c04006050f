/* One-key shortcuts, silent while somebody types or a dialog is open. */
import { nextTheme } from "./theme.js";

const ACTIONS = {
  n: () => document.getElementById("key-name")?.focus(),
  t: nextTheme,
  "?": () => document.getElementById("shortcuts").showModal(),
};

document.addEventListener("keydown", (event) => {
  const action = ACTIONS[event.key.toLowerCase()];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  event.preventDefault();
  action();
});

function busy(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]") || document.querySelector("dialog[open]");
}
