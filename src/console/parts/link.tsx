import type { ReactNode } from 'react';
import { usePlace } from './address.ts';

type Props = {
  readonly to: string;
  readonly className?: string;
  /** Whether the reader is where it leads. */
  readonly isHere?: boolean;
  /** The letter that follows it (`keys.tsx`). */
  readonly shortcut?: 'n' | 'e';
  readonly children: ReactNode;
};

/** A link to an address of the console, query string included; the router follows it. */
export function Link({ to, className, isHere = false, shortcut, children }: Props) {
  return (
    <a href={to} className={className} aria-current={isHere ? 'page' : undefined} aria-keyshortcuts={shortcut}>
      {children}
    </a>
  );
}

/** To the page where one signs in, and from there back to this one. */
export function SignInLink({ className, children }: Omit<Props, 'to'>) {
  const { href } = usePlace();
  return (
    <Link to={`/sign-in?${new URLSearchParams({ to: href }).toString()}`} className={className}>
      {children}
    </Link>
  );
}
