// Where this page is, for links that lead back to it.

const onWeb = () => location.protocol.startsWith('http');
const named = () => /** @type {HTMLLinkElement|null} */ (document.querySelector('link[rel=canonical]'));

/** Whether a link is an address that anybody can open. */
export const isPublic = () => onWeb() || named() !== null;

/**
 * A link as an address has it: without a table that is too long for one, in the place of which stands that it is in a file.
 * @param {string} link
 */
export const addressed = (link) => (link.length > 4000 ? link.replace(/(data=)[^&]{99,}/g, '$1file') : link);

/**
 * The whole address of a link: to this page. Where a file lies on a disk is nobody else's business, and no
 * address for them: its links lead to the page on the web that it names, or else to its bare name,
 * which works wherever a copy of it is. In a notebook the page is a text of a frame, which has no name either.
 * @param {string} link
 */
export function address(link) {
  const place = onWeb() ? `${location.origin === 'null' ? '' : location.origin}${location.pathname}`
    : named()?.href ?? location.pathname.replace(/^.*\/|^srcdoc$/, '');
  return `${place}?${addressed(link)}`;
}
