/* Copy buttons. What they copy is in the page, except the full key, which the created dialog hands over. */
import { say, tell } from "./telling.js";

const SHOWN_FOR = 2000;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-panel]");
  if (!button || button.closest("#created")) return;
  copy(button, button.dataset.copy ?? panelText(button));
});

/** Copies and says so on the button; gives whether it worked. */
export async function copy(button, text, { forGood = false } = {}) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    tell("The browser refused to copy. Select the text and copy it.");
    return false;
  }
  button.dataset.copied = "";
  say(button.dataset.copiedWords ?? "Copied");
  if (button.dataset.copiedWords) tell(button.dataset.copiedWords);
  if (!forGood) setTimeout(() => delete button.dataset.copied, SHOWN_FOR);
  return true;
}

/** The command a Copy button stands above, on one line where the breaks are for reading only. */
export function panelText(button, key) {
  const panel = button.closest(".code").querySelector("pre:not([hidden])");
  const parts = [...panel.firstElementChild.childNodes].map((part) =>
    key && part.dataset?.key !== undefined ? key : part.textContent,
  );
  const text = parts.join("");
  return panel.dataset.oneLine === undefined ? text : text.split("\n").map((line) => line.trim()).join(" ");
}
