// The address of Halfstep's page: beside the script that every page loads.

/** The folder of the site. In the built page this is two folders down, as it is here. */
const home = new URL('../', new URL('.', import.meta.url));

/** The page's address of a link. @param {string} link */
export const address = (link) => `${new URL('.', /\/app-[0-9a-f]+\/$/.test(home.pathname) ? new URL('../', home) : home)}?${link}`;
