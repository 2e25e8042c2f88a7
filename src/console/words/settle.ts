/** Words of the room `settle`. */
export const zh = {};

export const en: typeof zh = {};
