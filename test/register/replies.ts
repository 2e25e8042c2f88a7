import { itemsOf, type Body } from '../../seeders/client.ts';

export const unknownMember = `mem_${'0'.repeat(32)}`;
export const typeOf = ({ status, body }: { status: number; body: Body }) => [
  status,
  body['type']?.replace('/problems/', ''),
];
export const pointersOf = (body: Body) => itemsOf(body, 'errors').map(({ pointer }) => pointer as string);
