// Notes when a page is ready and its next frame has been put together: the time of the first
// picture, in ms since the navigation began. The browser runs it before the page's own scripts.

new MutationObserver((_, observer) => {
  if (document.documentElement.dataset.state !== 'ready') return;
  observer.disconnect();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { globalThis.firstPicture = performance.now(); };
    port2.postMessage(0);
  });
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-state'] });
