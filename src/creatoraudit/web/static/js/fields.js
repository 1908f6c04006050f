/* Fields that show or hide others, and the eye on passwords. */

document.addEventListener("click", (event) => {
  const eye = event.target.closest?.("[data-reveal]");
  if (eye) reveal(eye);
  const opener = event.target.closest?.(".more[aria-controls]");
  if (opener) expand(opener);
});

document.addEventListener("input", (event) => {
  showParts(event.target);
  forget(event.target);
});

/* The fields have their first values once everybody has heard of it. */
document.addEventListener("reset", ({ target }) => setTimeout(() => [...target.elements].forEach(showParts)));

function showParts({ id, value }) {
  if (!id) return;
  for (const part of document.querySelectorAll(`[data-shown-for^="${CSS.escape(id)}="]`)) {
    part.hidden = part.dataset.shownFor !== `${id}=${value}`;
  }
}

function reveal(eye) {
  const field = document.getElementById(eye.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", String(shown));
}

function expand(opener) {
  const part = document.getElementById(opener.getAttribute("aria-controls"));
  part.hidden = !part.hidden;
  opener.setAttribute("aria-expanded", String(!part.hidden));
}

/* An error goes when what it is about is being changed. */
function forget(input) {
  if (input.getAttribute("aria-invalid") !== "true") return;
  input.removeAttribute("aria-invalid");
  for (const id of (input.getAttribute("aria-describedby") ?? "").split(" ")) {
    const place = document.getElementById(id);
    if (place?.matches("[data-error-for]")) place.lastElementChild.textContent = "";
  }
}
