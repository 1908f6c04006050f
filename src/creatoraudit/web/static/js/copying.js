/* Copy buttons. What they copy is in the page, except the full key, which is handed over at the click. */
import { say, tell } from "./telling.js";

const SHOWN_FOR = 2000;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (button) copy(button, button.dataset.copy);
});

/** Copies and says so on the button; gives whether it worked. */
export async function copy(button, text, options) {
  try {
    await write(text);
  } catch {
    tell("The browser refused to copy. Select the text and copy it.");
    return false;
  }
  showCopied(button, options);
  return true;
}

/** Puts a text, or the promise of one, into the clipboard. */
export function write(text) {
  if (typeof text === "string") return navigator.clipboard.writeText(text);
  if (!window.ClipboardItem || !navigator.clipboard.write) return text.then((ready) => navigator.clipboard.writeText(ready));
  /* Safari lets only the click itself write, so what is still on its way goes in as a promise. */
  const blob = text.then((ready) => new Blob([ready], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}

/** A tick and "Copied" for two seconds, said aloud as well. */
export function showCopied(button, { forGood = false } = {}) {
  button.dataset.copied = "";
  say(button.dataset.copiedWords ?? "Copied");
  if (button.dataset.copiedWords) tell(button.dataset.copiedWords);
  if (!forGood) setTimeout(() => delete button.dataset.copied, SHOWN_FOR);
}
