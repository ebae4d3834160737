// A classic script, before all modules: what goes wrong in the page is reported instead of waited for.

globalThis.violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
  // The page's icon, for which browsers ask themselves.
  if (effectiveDirective !== "img-src") violations.push(`${effectiveDirective} ${blockedURI}`);
});

function complain(what) {
  fetch("report", { method: "POST", body: JSON.stringify({ error: String(what) }) })
    .then((answer) => answer.text())
    .then((next) => next !== "" && location.replace(next));
}
addEventListener("error", (event) => complain(event.error?.stack ?? event.message ?? "a script did not load"), true);
addEventListener("unhandledrejection", (event) => complain(event.reason?.stack ?? event.reason));
