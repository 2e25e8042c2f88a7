type Table = Readonly<Record<string, string>>;

/** What something waits for, and what happens when the time is over, by the codes of the exchange. */
export const zh = {
  title: '接下来',
  awaited: {
    'operator-reviews': '等待运营方审核申请',
    'second-operator-decides': '等待另一名运营人员决定；审核人不得决定',
    'institution-reinstates': '等待运营方或监管方恢复或终止资格',
    'colleague-activates': '等待邀请人的同事启用',
    'operator-publishes': '等待运营方审核：挂牌或退回',
    'supplier-revises': '等待供应方修改后重新提交',
    'supplier-resumes': '等待供应方恢复挂牌',
    'operator-decides': '等待运营方裁定；申诉须由此前未作决定的人员裁定',
    'second-operator-approves': '等待另一名运营人员批准或否决；提议人不得批准',
    'second-operator-confirms': '等待另一名运营人员确认；登记人不得确认',
    'supplier-answers': '等待供应方答复本人',
    'buyer-confirms': '等待买方按通知办理，并由其负责人确认',
    'institution-reports': '等待运营方或监管方上报',
    'institution-closes': '等待运营方或监管方的另一名人员结案',
    'cycle-goes-on': '等待清算的下一步，由系统定时或由运营方办理',
    'regulator-releases': '等待监管方解除',
  } as Table,
  otherwise: {
    'agreement-stopped': '否则协议暂停，直至确认',
    'answered-late': '否则记为迟复',
    'reported-late': '否则记为迟报',
  } as Table,
  since: (at: string) => `自 ${at} 起`,
  until: (at: string, left: string) => `至 ${at}（${left}）`,
  isOver: (at: string) => `已于 ${at} 逾期`,
};

export const en: typeof zh = {
  title: 'What happens next',
  awaited: {
    'operator-reviews': 'It waits for an operator to review the application.',
    'second-operator-decides': 'It waits for a second operator to decide; whoever reviewed may not.',
    'institution-reinstates': 'It waits for the operator or the regulator to reinstate or terminate it.',
    'colleague-activates': 'It waits for a colleague of whoever invited to vouch for the user.',
    'operator-publishes': 'It waits for an operator to publish or return it.',
    'supplier-revises': 'It waits for its supplier to revise and submit it again.',
    'supplier-resumes': 'It waits for its supplier to resume it.',
    'operator-decides': 'It waits for an operator to decide; of an appeal, somebody else than who decided before.',
    'second-operator-approves': 'It waits for a second operator to approve or reject; whoever proposed may not.',
    'second-operator-confirms': 'It waits for a second operator to confirm; whoever recorded it may not.',
    'supplier-answers': 'It waits for the supplier to answer the person.',
    'buyer-confirms': 'It waits for the buyer to do what the notice asks for, and its officer to confirm it.',
    'institution-reports': 'It waits for the operator or the regulator to report it.',
    'institution-closes': 'It waits for another user of the operator or the regulator to close it.',
    'cycle-goes-on': 'It waits for its next step, by the clock or an operator.',
    'regulator-releases': 'It waits for the regulator to release it.',
  },
  otherwise: {
    'agreement-stopped': 'Otherwise the agreement is stopped until it is confirmed.',
    'answered-late': 'Otherwise it counts as answered late.',
    'reported-late': 'Otherwise it counts as reported late.',
  },
  since: (at) => `Since ${at}`,
  until: (at, left) => `until ${at} (${left})`,
  isOver: (at) => `overdue since ${at}`,
};
