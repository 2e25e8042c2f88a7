import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Waits until what was committed to a SQLite database in WAL mode is on the disk, beside the event loop: all that
 * commit while one wait is under way share the next. SQLite appends a commit to its log file (`-wal`), which stays the
 * same file while anybody has the database open, so syncing that file makes every commit durable that was executed
 * before.
 */
export class Disk {
  readonly #file: string;
  #handle: Promise<FileHandle> | undefined;
  #dirty = false;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Something was written that must be on the disk before anyone is told. */
  wrote(): void {
    this.#dirty = true;
  }

  /** Resolves when all that was written and committed until now is on the disk. */
  synced(): Promise<void> {
    if (!this.#running) return this.#dirty ? this.#begin() : Promise.resolve();
    if (!this.#dirty) return this.#running;
    const after = () => {
      this.#next = undefined;
      return this.#begin();
    };
    this.#next ??= this.#running.then(after, after);
    return this.#next;
  }

  /** For when the database is closed, which puts its log file away. */
  close(): void {
    void this.#handle?.then(
      (handle) => handle.close(),
      () => undefined,
    );
    this.#handle = undefined;
  }

  #begin(): Promise<void> {
    this.#dirty = false;
    this.#handle ??= this.#open();
    const running = this.#handle.then((handle) => handle.datasync());
    this.#running = running;
    const done = () => {
      if (this.#running === running) this.#running = undefined;
    };
    running.then(done, () => {
      // Whoever waited is told. What is not on the disk still has to get there, by a file that is opened anew.
      this.#dirty = true;
      this.close();
      done();
    });
    return running;
  }

  /** Opens the log file, and syncs its folder once: the file's name must survive too. */
  async #open(): Promise<FileHandle> {
    const folder = await open(dirname(this.#file), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return open(`${this.#file}-wal`, 'r');
  }
}
