import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { environmentWith } from '../../config/env.ts';

const server = environmentWith({})['TEST_DATABASE_URL'] ?? 'mysql://root@127.0.0.1:3306/';
/** Process numbers are unique on one machine only; several machines may share a server. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);
const ownPrefix = `databourse_test_${machine}_${process.pid}`;
let made = 0;

/** Why the server cannot be used; undefined when it can. Drops what killed runs on this machine left there. */
export async function whyNoServer(): Promise<string | undefined> {
  try {
    await dropDatabases(([, pid]) => !isAlive(Number(pid)));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error);
  }
}

/** The address of a new database of this run. */
export async function newDatabase(): Promise<string> {
  const name = `${ownPrefix}_${(made += 1)}`;
  await ask(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return new URL(name, server).href;
}

/** Drops what this run made, and what its tests made beside it. */
export async function dropOwnDatabases(): Promise<void> {
  await dropDatabases(([, pid]) => Number(pid) === process.pid);
}

async function dropDatabases(isDue: (match: RegExpMatchArray) => boolean): Promise<void> {
  const names = (await ask('SHOW DATABASES')).map((row) => String(Object.values(row)[0]));
  for (const name of names) {
    const match = new RegExp(`^databourse_test_${machine}_(\\d+)(_|$)`).exec(name);
    if (match && isDue(match)) await ask(`DROP DATABASE IF EXISTS ${name}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

async function ask(sql: string): Promise<RowDataPacket[]> {
  const connection = await createConnection({ uri: server, connectTimeout: 2_000 });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? (rows as RowDataPacket[]) : [];
  } finally {
    await connection.end();
  }
}
