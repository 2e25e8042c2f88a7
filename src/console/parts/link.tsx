import { Link as RouterLink, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';

type Props = { readonly to: string; readonly className?: string; readonly children: ReactNode };

/** A link to an address of the console, query string included. */
export function Link({ to, className, children }: Props) {
  const [path = to, query = ''] = to.split('?');
  return (
    <RouterLink
      to={path}
      search={Object.fromEntries(new URLSearchParams(query))}
      className={className}
      activeOptions={{ exact: true }}
    >
      {children}
    </RouterLink>
  );
}

/** To the page where one signs in, and from there back to this one. */
export function SignInLink({ className, children }: Omit<Props, 'to'>) {
  const here = useRouterState({ select: ({ location }) => location.href });
  return (
    <Link to={`/sign-in?${new URLSearchParams({ to: here }).toString()}`} className={className}>
      {children}
    </Link>
  );
}
