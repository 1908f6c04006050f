/* What htmx may do: parse the fragments our own server sends, and nothing else. It never evaluates a string. */

const refuse = () => {
  throw new Error("Expressions in attributes are not evaluated on this page.");
};

const policy = window.trustedTypes?.createPolicy("creatoraudit", { createHTML: (html) => html }) ?? {
  createHTML: (html) => html,
};

window.htmx.registerExtension("page-policy", {
  init: (api) => api.initSecurity({ createHTML: (html) => policy.createHTML(html), createScript: refuse }, refuse, refuse),
  htmx_before_on_init: () => false,
});
