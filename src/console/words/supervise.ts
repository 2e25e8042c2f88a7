/** Words of the room `supervise`: findings, verdicts, reviews, the log. */
export const zh = {
  findings: '检查结果',
  evidence: '依据（已脱敏）',
  remedy: '处理办法',
  wholeVerdict: '查看完整裁定',
  against: (measured: string, threshold: string) => `实测 ${measured}，限值 ${threshold}`,
};

export const en: typeof zh = {
  findings: 'Findings',
  evidence: 'Evidence, masked',
  remedy: 'Remedy',
  wholeVerdict: 'See the whole verdict',
  against: (measured: string, threshold: string) => `measured ${measured}, limit ${threshold}`,
};
