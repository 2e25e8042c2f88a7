/** Words of the room `settle`: accounts, statements, what is owed. */
export const zh = {
  agreement: '协议',
  calls: '调用数',
  records: '记录数',
  amount: '金额',
  fee: '交易服务费',
  apart: '另行处理',
  apartSays: (calls: string, withheld: string, credited: string) =>
    `${calls} 次调用：暂缓 ${withheld}，冲退 ${credited}`,
};

export const en: typeof zh = {
  agreement: 'Agreement',
  calls: 'Calls',
  records: 'Records',
  amount: 'Amount',
  fee: 'Fee',
  apart: 'Set apart',
  apartSays: (calls, withheld, credited) =>
    `${calls} ${calls === '1' ? 'call' : 'calls'}: ${withheld} withheld, ${credited} credited`,
};
