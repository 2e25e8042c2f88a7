import type { ReactNode } from 'react';
import { usePlace } from './address.ts';

type Props = {
  readonly to: string;
  readonly className?: string;
  /** Whether the reader is where it leads. */
  readonly isHere?: boolean;
  readonly children: ReactNode;
};

/** A link to an address of the console, query string included; the router follows it. */
export function Link({ to, className, isHere = false, children }: Props) {
  return (
    <a href={to} className={className} aria-current={isHere ? 'page' : undefined}>
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
