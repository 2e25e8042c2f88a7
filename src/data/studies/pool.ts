import { config } from '../../../config/env.ts';
import type { TellStep } from '../../kernel/follower.ts';
import { log } from '../../kernel/log.ts';
import { problem } from '../../kernel/problem.ts';
import { startStudyProcess, type StudyProcess } from './process.ts';
import { StudyEnded, type Order, type Study } from './study.ts';

export type StudyTurn = {
  /** Whose file it is: those who ask take turns, however many files one of them sends. */
  readonly lane: string;
  /** Ends the study when nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
  readonly tell?: TellStep | undefined;
};

type QueuedStudy = {
  readonly order: Order;
  readonly asked: StudyTurn;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** After so many studies a process is replaced: what its libraries leave behind must not add up. */
const mostStudies = 100;
/** How many may wait of one lane, and in all. */
const mostWaiting = { lane: 20, all: 200 };

type Seat = { readonly process: StudyProcess; studies: number };

/** Who waits, by lane, and in which turn a lane was served last. */
const lanes = new Map<string, QueuedStudy[]>();
const servedIn = new Map<string, number>();
const mostRemembered = 10_000;
let turn = 0;
const idle: Seat[] = [];
let busy = 0;
let waiting = 0;

/**
 * Does a study in a process of its own, when it is its lane's turn. Rejects with what the study threw (`IngestFault`,
 * `Problem`), with `StudyEnded` when it was ended at a limit or from outside, and with the problem `overloaded` when
 * too many wait. What a study that ended has left on disk is for the caller to remove.
 */
export function study<Input, Output>(what: Study<Input, Output>, input: Input, asked: StudyTurn): Promise<Output> {
  const line = lanes.get(asked.lane) ?? [];
  if (line.length >= mostWaiting.lane || waiting >= mostWaiting.all)
    throw problem('overloaded', `${line.length} of your files and ${waiting} in all wait to be studied.`);
  if (asked.signal?.aborted) throw new StudyEnded('cancelled');
  return new Promise<Output>((resolve, reject) => {
    const one: QueuedStudy = {
      order: { study: what.name, input },
      asked,
      resolve: (output) => resolve(output as Output),
      reject,
    };
    lanes.set(asked.lane, [...line, one]);
    waiting += 1;
    asked.signal?.addEventListener('abort', () => giveUp(one), { once: true });
    serveNext();
  });
}

/** Ends the processes that wait for work. Those that work end with it. */
export function endStudies(): void {
  for (const { process } of idle.splice(0)) process.kill('cancelled');
}

function giveUp(one: QueuedStudy): void {
  const line = lanes.get(one.asked.lane);
  if (!line?.includes(one)) return;
  take(one, line);
  one.reject(new StudyEnded('cancelled'));
}

/** Takes one out of its lane. */
function take(one: QueuedStudy, line: readonly QueuedStudy[]): void {
  const { lane } = one.asked;
  const rest = line.filter((other) => other !== one);
  lanes.delete(lane);
  if (rest.length > 0) lanes.set(lane, rest);
  waiting -= 1;
}

function serveNext(): void {
  if (busy >= config.STUDIES) return;
  const [lane, line] = [...lanes].reduce<readonly [string, readonly QueuedStudy[]]>(
    (first, other) => (lastTurn(other[0]) < lastTurn(first[0]) ? other : first),
    [...lanes][0] ?? ['', []],
  );
  const [one] = line;
  if (one === undefined) return;
  take(one, line);
  if (servedIn.size >= mostRemembered) servedIn.clear();
  servedIn.set(lane, (turn += 1));
  busy += 1;
  void doOne(one).finally(() => {
    busy -= 1;
    serveNext();
  });
  serveNext();
}

/** The longer ago a lane was served, the sooner it is its turn; first of all one that never was. */
const lastTurn = (lane: string): number => servedIn.get(lane) ?? 0;

async function doOne({ order, asked, resolve, reject }: QueuedStudy): Promise<void> {
  const seat = freeSeat();
  const stop = (): void => seat.process.kill('cancelled');
  asked.signal?.addEventListener('abort', stop, { once: true });
  // The process watches itself; this is for one whose threads no longer run.
  const late = setTimeout(() => seat.process.kill('time'), (config.STUDY_SECONDS + 10) * 1000);
  try {
    resolve(await seat.process.work(order, asked.tell ?? (() => undefined)));
  } catch (error) {
    if (error instanceof StudyEnded)
      log.warn('a study ended', { study: order.study, lane: asked.lane, end: error.end });
    reject(error);
  } finally {
    clearTimeout(late);
    asked.signal?.removeEventListener('abort', stop);
    seat.studies += 1;
    if (!seat.process.lives() || seat.studies >= mostStudies) seat.process.kill('cancelled');
    else idle.push(seat);
  }
}

function freeSeat(): Seat {
  for (let seat = idle.pop(); seat !== undefined; seat = idle.pop()) if (seat.process.lives()) return seat;
  return { process: startStudyProcess(), studies: 0 };
}
