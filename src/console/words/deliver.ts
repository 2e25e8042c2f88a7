/** Words of the room `deliver`. */
export const zh = {};

export const en: typeof zh = {};
