// A worker of the map: rows in, cells out.

let module;

onmessage = async ({ data }) => {
  if (!module) {
    module = await import(`./${data.module}/peers.js`);
    await module.default();
    // First calls are slow.
    module.row(8, 0.9, 1000, true);
    module.row(8, 0.9, 1000, false);
    postMessage('ready');
    return;
  }
  const cells = module.row(data.side, data.rho, data.steps, data.together);
  postMessage(cells, [cells.buffer]);
};
