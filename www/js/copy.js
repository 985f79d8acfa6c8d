// The clipboard, where it is ours to write.

/** @param {string} text */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Says so on the button itself, which keeps its width. @param {HTMLButtonElement} button */
export function done(button) {
  const { textContent } = button;
  if (button.dataset.done) return;
  button.dataset.done = 'yes';
  button.style.width = `${button.offsetWidth}px`;
  button.style.paddingInline = '0';
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = textContent;
    button.style.width = '';
    button.style.paddingInline = '';
    delete button.dataset.done;
  }, 1500);
}
