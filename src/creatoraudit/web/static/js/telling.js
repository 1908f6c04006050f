/* Words for the ear, and the small message at the corner. Neither ever carries a key. */

const SHOWN_FOR = 5000;
const message = document.getElementById("message");
let hiding;

/** Says something to people who listen to the page. */
export function say(words) {
  const heard = document.getElementById("heard");
  heard.textContent = "";
  /* A change is only announced when the region was empty for a moment. */
  setTimeout(() => (heard.textContent = words), 50);
}

/** Shows a message for five seconds; `undo` puts a button into it. Without a place for messages it is only said. */
export function tell(words, undo) {
  if (!message) return say(words);
  const [text, button] = message.children;
  text.textContent = words;
  button.textContent = "Undo";
  button.hidden = !undo;
  button.onclick = () => {
    dismiss();
    undo();
  };
  message.showPopover();
  keepFor(SHOWN_FOR);
}

function dismiss() {
  message.hidePopover();
}

function keepFor(time) {
  clearTimeout(hiding);
  hiding = setTimeout(dismiss, time);
}

/* A message somebody points at or stands on stays. */
for (const start of ["pointerenter", "focusin"]) message?.addEventListener(start, () => clearTimeout(hiding));
for (const end of ["pointerleave", "focusout"]) message?.addEventListener(end, () => keepFor(SHOWN_FOR));
