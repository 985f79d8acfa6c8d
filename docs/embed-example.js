// What a page around Halfstep frames needs, all of it; docs/embedding.md explains the messages.

const frames = [...document.querySelectorAll('iframe')];

addEventListener('message', ({ source, data }) => {
  // A sandboxed frame has the origin "null", so the window is what tells who speaks.
  const frame = frames.find((one) => one.contentWindow === source);
  if (!frame || typeof data !== 'object' || data === null || data.v !== 1) return;
  if (data.type === 'halfstep/ready' || data.type === 'halfstep/resize') frame.height = String(data.height);
  if (data.type === 'halfstep/state') {
    frame.dataset.link = data.link;
    if (frame.id === 'task') document.querySelector('#said').textContent = data.verdict;
  }
});

/** Speaks to the second frame. @param {string} type @param {object} [content] */
function tell(type, content = {}) {
  document.querySelector('#task').contentWindow.postMessage({ type: `halfstep/${type}`, v: 1, ...content }, '*');
}

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', () => {
    if (button.dataset.changes) tell('set', { changes: JSON.parse(button.dataset.changes) });
    else tell(button.dataset.ask);
  });
}
