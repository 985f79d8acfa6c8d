// Run by the page under `cargo xtask serve` alone: loads it again after a build, and shows a build's errors.
(() => {
  let build = null;
  const box = document.createElement('pre');
  box.id = 'build-error';
  box.setAttribute('role', 'alert');
  Object.assign(box.style, {
    position: 'fixed', inset: '0', zIndex: '9999', margin: '0', padding: '1rem', overflow: 'auto',
    background: '#1d2126', color: '#e8e9ea', font: '13px/1.5 ui-monospace, monospace', whiteSpace: 'pre-wrap',
  });
  const ask = async () => {
    try {
      const now = await (await fetch('/-/build', { cache: 'no-store' })).json();
      build ??= now.build;
      if (now.error) {
        box.textContent = now.error;
        document.documentElement.append(box);
      } else {
        box.remove();
        if (now.build !== build) location.reload();
      }
    } catch {
      // The server was stopped; it may come back.
    }
    setTimeout(ask, 200);
  };
  ask();
})();
