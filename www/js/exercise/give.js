// A text as a file.

import { make } from '../page.js';

/** @param {string} name @param {string} text @param {string} type */
export function give(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads the address after the click.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
