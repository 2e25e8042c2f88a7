/** Where a fault came from. Of one that a library wrapped, as Sequelize does, it is the inner one that knows. */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { parent } = error as { readonly parent?: unknown };
  return parent instanceof Error ? traceOf(parent) : (error.stack ?? error.message);
}
