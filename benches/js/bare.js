// The least that a page with an engine does: fetch a module, start it, show one frame.

const response = await fetch('empty.wasm');
await WebAssembly.instantiate(await response.arrayBuffer());
document.querySelector('canvas').getContext('2d').fillRect(10, 10, 50, 50);
document.documentElement.dataset.state = 'ready';
