/** All words in Chinese. What is imported by #zh holds no word of the other language (config/vite.config.ts). */
export { zh as codes } from '#zh/codes.ts';
export { zh as deliver } from '#zh/deliver.ts';
export { zh as desk } from '#zh/desk.ts';
export { zh as findings } from '#zh/findings.ts';
export { zh as list } from '#zh/list.ts';
export { zh as match } from '#zh/match.ts';
export { zh as members } from '#zh/members.ts';
export { zh as operate } from '#zh/operate.ts';
export { zh as register } from '#zh/register.ts';
export { zh as rules } from '#zh/rules.ts';
export { zh as settle } from '#zh/settle.ts';
export { zh as shell } from '#zh/shell.ts';
export { zh as supervise } from '#zh/supervise.ts';
export { zh as supply } from '#zh/supply.ts';
