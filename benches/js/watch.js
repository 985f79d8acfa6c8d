// Notes when a page shows its first picture: the time since the navigation began, in ms. That is the frame after the
// page is ready or, where a picture of the run came with the page, after it is there. The browser runs this before the
// page's own scripts.

{
  const seen = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { globalThis.firstPicture ??= performance.now(); };
    port2.postMessage(0);
  });
  new MutationObserver((_, observer) => {
    if (document.documentElement.dataset.state !== 'ready') return;
    observer.disconnect();
    seen();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-state'] });
  addEventListener('load', ({ target }) => {
    if (target instanceof HTMLImageElement && target.closest('#fig-path .first')) seen();
  }, true);
}
