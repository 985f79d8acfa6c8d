// Collects what went wrong, from before the page's own scripts run.
window.probe = [];
for (const level of ["error", "warn"]) {
  const own = console[level];
  console[level] = (...words) => {
    if (level === "error") window.probe.push(words.join(" "));
    own.apply(console, words);
  };
}
// What the page takes care of itself, as its console shows by saying nothing, is no error of it.
const unless = (event, words) => setTimeout(() => { if (!event.defaultPrevented) window.probe.push(words); });
addEventListener("error", (event) => unless(event, event.message || `did not load: ${event.target.src || event.target.href}`), true);
addEventListener("unhandledrejection", (event) => unless(event, String(event.reason)));
addEventListener("securitypolicyviolation", (event) => window.probe.push(`${event.effectiveDirective} blocked ${event.blockedURI}`));
