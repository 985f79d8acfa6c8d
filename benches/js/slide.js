// Moves a slider there and back by an input event a frame, as dragging does, and notes for each how
// long the page was at work for it: in the handler, and from the frame's start to the task after it
// was drawn and painted.

globalThis.slid = null;
globalThis.slide = async (id, moves) => {
  globalThis.slid = null;
  const range = document.getElementById(id);
  const last = Number(range.max), from = Math.round(Number(range.value)), times = [];
  // Within a tenth of the scale, so that a run stays one that is worth looking at.
  const reach = Math.max(2, Math.round(last / 10));
  for (let k = 0; k < moves; k += 1) {
    const away = 1 + (k >> 1) % reach;
    const to = k % 2 === 0 ? from - away : from + away;
    times.push(await new Promise((done) => {
      let began = 0, handled = 0;
      // Asked for first, it runs before the page's own frame.
      requestAnimationFrame(() => { began = performance.now(); });
      const start = performance.now();
      range.value = String(Math.min(last, Math.max(0, to)));
      range.dispatchEvent(new Event('input', { bubbles: true }));
      handled = performance.now() - start;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(handled + performance.now() - began);
        port2.postMessage(0);
      });
    }));
  }
  globalThis.slid = times;
};
