/** All words in English. What is imported by #en holds no word of the other language (config/vite.config.ts). */
export { en as codes } from '#en/codes.ts';
export { en as deliver } from '#en/deliver.ts';
export { en as desk } from '#en/desk.ts';
export { en as findings } from '#en/findings.ts';
export { en as list } from '#en/list.ts';
export { en as match } from '#en/match.ts';
export { en as members } from '#en/members.ts';
export { en as operate } from '#en/operate.ts';
export { en as register } from '#en/register.ts';
export { en as rules } from '#en/rules.ts';
export { en as settle } from '#en/settle.ts';
export { en as shell } from '#en/shell.ts';
export { en as supervise } from '#en/supervise.ts';
export { en as supply } from '#en/supply.ts';
