// Collects what went wrong, from before the page's own scripts run.
window.probe = [];
for (const level of ["error", "warn"]) {
  const own = console[level];
  console[level] = (...words) => {
    if (level === "error") window.probe.push(words.join(" "));
    own.apply(console, words);
  };
}
addEventListener("error", (event) => window.probe.push(event.message || `did not load: ${event.target.src || event.target.href}`), true);
addEventListener("unhandledrejection", (event) => window.probe.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) => window.probe.push(`${event.effectiveDirective} blocked ${event.blockedURI}`));
