// Says readable words when the rest of the page did not arrive. A classic script in the oldest
// syntax, kept beside index.html under its own name, so that it runs where the modules do not.
(function () {
  'use strict';
  var root = document.documentElement;

  // The page comes with the default run in it; another link has another one, and its engine is on its way at once.
  var query = location.search.replace(/^\?/, '');
  if (query !== '' && query !== 'v=1') {
    root.setAttribute('data-other', '');
    begin('theme', /^(light|dark|projector)$/);
    begin('embed', /^(controls|plot)$/);
    begin('view', /^(order|map|compare)$/);
    if (root.hasAttribute('data-build')) preload(root.getAttribute('data-build') + '/run_bg.wasm');
  }

  // What decides how the page is laid out is known before the link is read.
  function begin(key, words) {
    var found = new RegExp('(?:^|&)' + key + '=([a-z]+)(?=&|$)').exec(query);
    if (found && words.test(found[1])) root.setAttribute('data-' + key, found[1]);
  }

  function preload(file) {
    var link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'fetch';
    link.crossOrigin = 'anonymous';
    link.href = file;
    document.head.appendChild(link);
  }

  function fail(reason) {
    if (root.getAttribute('data-state') !== 'loading') return;
    root.setAttribute('data-state', 'failed');
    var box = document.getElementById('failure');
    if (!box) return;
    box.textContent = '';
    add(box, 'h2', 'Halfstep could not start');
    add(box, 'p', reason);
    askToReload(box);
    add(box, 'p', 'If this is a frame, the page around it may block its files; then open the address by itself.');
    box.hidden = false;
  }

  // An old copy of the page asks for files that a newer version has replaced; loading it again asks
  // the server for the page itself.
  function askToReload(box) {
    add(box, 'p', 'Please reload: a newer version may have replaced the one in your browser’s cache.');
    var button = add(box, 'button', 'Reload the page');
    button.type = 'button';
    button.addEventListener('click', function () { location.reload(); });
  }

  // Without its styles the page works, so it goes on.
  function unstyled() {
    var box = document.getElementById('failure');
    if (!box || !box.hidden) return;
    add(box, 'p', 'The styles of the page did not load.');
    askToReload(box);
    box.hidden = false;
  }

  function add(parent, name, text) {
    var element = document.createElement(name);
    element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  function whenThere(run) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', run);
    else run();
  }

  if (!('noModule' in HTMLScriptElement.prototype)) {
    whenThere(function () {
      fail('This browser is older than the page: it does not support script modules.');
    });
    return;
  }
  // Errors of loading elements do not bubble, but they can be captured.
  window.addEventListener('error', function (event) {
    var from = event.target;
    if (from && from.tagName === 'LINK' && from.rel === 'stylesheet') whenThere(unstyled);
    if (from && from.tagName === 'SCRIPT') fail('A file of the page did not load: ' + (from.getAttribute('src') || '') + '.');
  }, true);
  // A module that a module imports fails without an event that names it.
  window.addEventListener('load', function () {
    setTimeout(function () {
      if (!root.hasAttribute('data-began')) fail('A file of the page did not load.');
    }, 4000);
  });
})();
