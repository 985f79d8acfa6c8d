// Whether the exercise of this page is being edited. Not part of the link, because a reader who opens it should solve it.

export const editing = { on: false };
