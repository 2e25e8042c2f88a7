/** Words of the room `register`: signing in, members, users. */
export const zh = {
  signIn: '登录',
  email: '邮箱',
  password: '密码',
  guises: '以演示身份登录',
  guisesHint: '仅演示环境提供',
};

export const en: typeof zh = {
  signIn: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  guises: 'Sign in as somebody of the demonstration',
  guisesHint: 'Only a demonstration offers this',
};
