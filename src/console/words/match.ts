/** Words of the room `match`. */
export const zh = {};

export const en: typeof zh = {};
