/* A name is edited where it stands: Enter saves, Esc restores, leaving saves. */

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-rename]");
  if (button) open(button.closest(".key"));
  const item = event.target.closest?.("[data-rename-from]");
  if (item) open(document.getElementById(`key-${item.dataset.renameFrom}`));
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-rename-form]");
  if (!form || event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(form);
  }
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("[data-rename-form]");
  if (form && !form.hidden && !form.contains(event.relatedTarget) && document.hasFocus()) save(form);
});

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target.closest("[data-rename-form]");
    if (form && unchanged(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      close(form);
    }
  },
  true,
);

function open(key) {
  const form = key.querySelector("[data-rename-form]");
  key.querySelector("h3").hidden = true;
  form.hidden = false;
  form.elements.name.focus();
  form.elements.name.select();
}

function save(form) {
  if (form.querySelector('[aria-invalid="true"]') && form.dataset.refused === form.elements.name.value) return;
  form.dataset.refused = form.elements.name.value;
  form.requestSubmit();
}

function unchanged(form) {
  return form.elements.name.value.trim() === form.elements.name.defaultValue;
}

function close(form) {
  const key = form.closest(".key");
  form.hidden = true;
  form.reset();
  delete form.dataset.refused;
  form.elements.name.removeAttribute("aria-invalid");
  form.querySelector("[data-error-for] > span").textContent = "";
  key.querySelector("h3").hidden = false;
  key.querySelector("[data-rename]").focus();
}
