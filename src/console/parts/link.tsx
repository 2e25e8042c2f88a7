import { Link as RouterLink } from '@tanstack/react-router';
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
