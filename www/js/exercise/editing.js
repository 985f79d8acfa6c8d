// Whether the exercise of this page is being written. No part of the link: whoever opens one is to solve it.

export const editing = { on: false };
