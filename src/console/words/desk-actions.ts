type Table = Readonly<Record<string, string>>;

/** What people do with what is their own and no fact of the exchange, by the names of the permission table. */
export const zh: Table = {
  'desk.read': '查看工作台',
  'alert.read': '查看提醒',
  'alert.mark': '标记提醒为已读',
  'draft.read': '查看草稿',
  'draft.keep': '保存草稿',
  'draft.discard': '删除草稿',
  'view.read': '查看视图',
  'view.keep': '保存视图',
  'view.discard': '删除视图',
  'settings.keep': '保存设置',
};

export const en: Table = {
  'desk.read': 'See a desk',
  'alert.read': 'Read alerts',
  'alert.mark': 'Mark an alert as read',
  'draft.read': 'See a draft',
  'draft.keep': 'Save a draft',
  'draft.discard': 'Discard a draft',
  'view.read': 'See saved views',
  'view.keep': 'Save a view',
  'view.discard': 'Remove a view',
  'settings.keep': 'Save settings',
};
